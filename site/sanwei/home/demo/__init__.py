"""The demo: 云山交通集团, made-up people, real recordings, facts written through the services themselves."""
