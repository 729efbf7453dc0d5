"""The demo: 云山交通集团, made-up people, real recordings, facts written through the services themselves.

``content/`` is what was written for the library: four stories, a book, a shelf. ``recordings/`` are the sources of
the lectures, ``media/`` what the pipeline made of them, named by version key, so that a first start encodes nothing.
After a change of the pipeline's settings: ``package_media recordings/*.mp4 --into media`` and remove what is older;
a test tells when that is due.
"""
