"""The desktop program: Tkinter widgets only, on top of hubbub.client. app.py is read first."""
