"""Made-up data of any size, for measuring: an organisation, what it held and studied, and the ledger of it.

Written in bulk, past the services and their events, into the very rows that those would have written:
``rebuild_ledger --check``, ``rebuild_progress --check`` and ``verify_ledger`` find nothing to say about it.
"""
