"""Small help for sentences that people's own words become part of."""


def closed(text: str) -> str:
    """Return ``text`` ended as a sentence, whatever somebody typed; nothing stays nothing."""
    text = text.strip()
    return text if not text or text[-1] in "。！？" else f"{text}。"
