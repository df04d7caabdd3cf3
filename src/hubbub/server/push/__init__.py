"""Push notifications: who wants them where, and what is worth one. They are sent by hubbub.web.push."""
