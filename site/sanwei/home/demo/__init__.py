"""The demo: 云山交通集团, made-up people, real recordings, facts written through the services themselves.

``recordings/`` are the sources, ``media/`` what the pipeline made of them, named by version key, so that a first
start encodes nothing. After a change of the pipeline's settings: run ``ingest_media`` on the recordings in an empty
data folder and copy ``files/media/versions/*/*`` from there to ``media/``; a test tells when that is due.
"""
