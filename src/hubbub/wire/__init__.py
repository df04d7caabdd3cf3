"""The IRC wire protocol, pure: bytes to messages and back, limits, names, capabilities and registration.

Standard library only, no I/O and no clock; the server and the clients share it.
Source: https://modern.ircdocs.horse and https://ircv3.net/irc/.
"""
