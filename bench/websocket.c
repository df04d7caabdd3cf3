/* What makes the load generator speak WebSocket: it is linked with it, in the place of connect, send and recv.
 *
 *   gcc -O2 -Wl,--wrap=connect,--wrap=send,--wrap=recv -o build/wsload ircload.c websocket.c
 *
 * A line that is sent becomes a masked message (with a key of zeros, which costs nothing), a message that is received
 * becomes a line. What is sent before the handshake is over waits.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { SOCKETS = 1 << 16, LONGEST = 16384, TEXT = 0x81, CLOSE = 0x88, MASKED = 0x80, KEY = 4 };

typedef struct {
  char *out; /* frames that are yet to be sent */
  size_t out_length, out_room;
  char in[LONGEST]; /* the beginning of a frame, or of the answer to the handshake */
  size_t in_length;
  int is_open;
} state;

static state *states[SOCKETS];

int __real_connect(int fd, const struct sockaddr *address, socklen_t length);
ssize_t __real_send(int fd, const void *data, size_t length, int flags);
ssize_t __real_recv(int fd, void *data, size_t length, int flags);

static void put(state *s, const void *data, size_t length) {
  if (s->out_length + length > s->out_room) {
    s->out_room = (s->out_length + length) * 2;
    s->out = realloc(s->out, s->out_room);
  }
  memcpy(s->out + s->out_length, data, length);
  s->out_length += length;
}

static void put_frame(state *s, const char *line, size_t length) {
  unsigned char head[4 + KEY] = {TEXT};
  size_t size = 2;
  if (length < 126) {
    head[1] = MASKED | length;
  } else {
    head[1] = MASKED | 126;
    head[2] = length >> 8;
    head[3] = length & 255;
    size = 4;
  }
  put(s, head, size + KEY);
  put(s, line, length);
}

/* Send what waits, as far as there is room for it. Answers -1 with errno where the connection is broken. */
static int flush_out(int fd, state *s) {
  ssize_t sent = __real_send(fd, s->out, s->out_length, MSG_NOSIGNAL);
  if (sent < 0) return errno == EAGAIN ? 0 : -1;
  memmove(s->out, s->out + sent, s->out_length - sent);
  s->out_length -= sent;
  return 0;
}

int __wrap_connect(int fd, const struct sockaddr *address, socklen_t length) {
  if (!states[fd]) states[fd] = calloc(1, sizeof(state));
  states[fd]->out_length = states[fd]->in_length = states[fd]->is_open = 0;
  return __real_connect(fd, address, length);
}

static const char REQUEST[] =
    "GET /socket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: text.ircv3.net\r\n\r\n";

ssize_t __wrap_send(int fd, const void *data, size_t length, int flags) {
  (void)flags;
  state *s = states[fd];
  if (!s->is_open && !s->out_length && __real_send(fd, REQUEST, sizeof REQUEST - 1, MSG_NOSIGNAL) < 0) return -1;
  for (const char *line = data, *end = line + length, *feed; line < end; line = feed + 1) {
    feed = memchr(line, '\n', end - line); /* the generator sends whole lines, each with CR LF */
    put_frame(s, line, feed - line - 1);
  }
  return s->is_open && flush_out(fd, s) < 0 ? -1 : (ssize_t)length;
}

/* Take the answer to the handshake. Answers whether it is over. */
static int open_up(state *s) {
  char *end = memmem(s->in, s->in_length, "\r\n\r\n", 4);
  if (!end) return 0;
  if (memcmp(s->in, "HTTP/1.1 101 ", 13)) {
    fprintf(stderr, "no WebSocket: %.*s\n", (int)s->in_length, s->in);
    exit(2);
  }
  size_t head = end + 4 - s->in;
  memmove(s->in, s->in + head, s->in_length - head);
  s->in_length -= head;
  s->is_open = 1;
  return 1;
}

/* Where the payload of a frame starts, and its length; 0 while it is not there as a whole. */
static size_t whole(const unsigned char *frame, size_t there, size_t *length) {
  size_t start = 2;
  if (there < 2) return 0;
  *length = frame[1];
  if (*length == 126) {
    if (there < 4) return 0;
    *length = (size_t)frame[2] << 8 | frame[3];
    start = 4;
  }
  return there >= start + *length ? start : 0;
}

ssize_t __wrap_recv(int fd, void *data, size_t room, int flags) {
  static char raw[1 << 20];
  state *s = states[fd];
  for (;;) {
    memcpy(raw, s->in, s->in_length);
    size_t most = room < sizeof raw ? room : sizeof raw; /* a frame's head is no shorter than CR LF */
    ssize_t got = __real_recv(fd, raw + s->in_length, most - s->in_length, flags);
    if (got <= 0) return got;
    size_t there = s->in_length + got, at = 0, length = 0, start;
    char *out = data;
    if (!s->is_open) {
      memcpy(s->in, raw, s->in_length = there);
      if (!open_up(s)) continue;
      if (flush_out(fd, s) < 0) return -1;
      memcpy(raw, s->in, there = s->in_length);
    }
    while ((start = whole((unsigned char *)raw + at, there - at, &length))) {
      if ((unsigned char)raw[at] == CLOSE) return 0;
      memcpy(out, raw + at + start, length);
      memcpy(out + length, "\r\n", 2);
      out += length + 2;
      at += start + length;
    }
    memcpy(s->in, raw + at, s->in_length = there - at);
    if (out > (char *)data) return out - (char *)data;
  }
}
