"""The few ways out of the house: mailboxes and the group robots of 企业微信, 钉钉 and 飞书, for texts without names.

Off by default. No address is ever taken from a form: an administrator enters keys, the hosts are the installation's.
"""
