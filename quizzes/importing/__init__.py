"""Reads question banks as offices circulate them. Pure: bytes in, a preview out; nothing is stored here."""
