// Sizes that the specifications fix, in bytes.

/** A line without its tags, CR LF included (modern.ircdocs.horse, "Message Format"). */
export const MAX_BODY = 512;
