"""Resumable upload: a tus 1.0 server. What arrived whole becomes a MediaAsset in the background."""
