// The capabilities that the page asks for. docs/protocol.md says what Hubbub's own mean.

export const ACCOUNT_REGISTRATION = "draft/account-registration";
export const AWAY_NOTIFY = "away-notify";
export const BATCH = "batch";
export const CAP_NOTIFY = "cap-notify";
export const CHATHISTORY = "draft/chathistory";
export const ECHO_MESSAGE = "echo-message";
export const EVENT_PLAYBACK = "draft/event-playback";
export const EXTENDED_JOIN = "extended-join";
export const INVITE_NOTIFY = "invite-notify";
export const LABELED_RESPONSE = "labeled-response";
export const MESSAGE_TAGS = "message-tags";
export const MULTILINE = "draft/multiline";
export const MULTI_PREFIX = "multi-prefix";
export const READ_MARKER = "draft/read-marker";
export const REDACTION = "draft/message-redaction";
export const SASL = "sasl";
/** https://codeberg.org/emersion/soju/src/branch/master/doc/ext/search.md */
export const SEARCH = "soju.im/search";
export const SERVER_TIME = "server-time";
export const STANDARD_REPLIES = "standard-replies";
export const USERHOST_IN_NAMES = "userhost-in-names";
export const WEBPUSH = "draft/webpush";

export const EDIT = "hubbub.chat/edit";
export const IDENTITY = "hubbub.chat/identity";
export const NONCE = "hubbub.chat/nonce";
export const PASSWD = "hubbub.chat/passwd";
export const SCRAM_KEYS = "hubbub.chat/scram-keys";
export const SEQ = "hubbub.chat/seq";
