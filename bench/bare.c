/* The least that a chat server can do: `make bench` measures it beside the others as what the machine allows.
 *
 * It speaks enough of IRC for the load generator (CAP, NICK, USER, PING, JOIN, PRIVMSG), keeps nothing and checks
 * nothing. One thread and one epoll; what one turn of the loop has for somebody leaves in one write.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS = 65536, ROOMS = 4096, LINE = 8192, EVENTS = 1024 };

typedef struct {
  char in[LINE];
  size_t in_length;
  char *out;
  size_t out_length, out_room;
  char nick[64];
  int named, introduced, negotiating, tagged, dirty, waits;
} client;

typedef struct {
  char name[64];
  int *members;
  int count, room;
} channel;

static client *clients[CLIENTS];
static channel channels[ROOMS];
static int channel_count, loop;
static int dirty[CLIENTS], dirty_count;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void *grown(void *memory, size_t size) {
  void *larger = realloc(memory, size);
  if (!larger) fail("realloc");
  return larger;
}

static void append(int fd, const char *data, size_t length) {
  client *to = clients[fd];
  if (to->out_length + length > to->out_room) {
    to->out_room = 2 * to->out_room + length;
    to->out = grown(to->out, to->out_room);
  }
  memcpy(to->out + to->out_length, data, length);
  to->out_length += length;
  if (!to->dirty) {
    to->dirty = 1;
    dirty[dirty_count++] = fd;
  }
}

static void watch(int fd, int operation, int for_writing) {
  struct epoll_event event = {.events = EPOLLIN | (for_writing ? EPOLLOUT : 0), .data.fd = fd};
  if (epoll_ctl(loop, operation, fd, &event) < 0) fail("epoll_ctl");
}

static void flush(int fd) {
  client *to = clients[fd];
  if (!to) return;
  to->dirty = 0;
  ssize_t written = to->out_length ? send(fd, to->out, to->out_length, MSG_NOSIGNAL) : 0;
  if (written < 0 && errno != EAGAIN) return; /* the read tells that it is gone */
  if (written > 0) {
    to->out_length -= written;
    memmove(to->out, to->out + written, to->out_length);
  }
  int waits = to->out_length > 0;
  if (waits != to->waits) {
    to->waits = waits;
    watch(fd, EPOLL_CTL_MOD, waits);
  }
}

static channel *find(const char *name) {
  for (int i = 0; i < channel_count; i++)
    if (!strcmp(channels[i].name, name)) return &channels[i];
  if (channel_count == ROOMS) fail("too many channels");
  channel *made = &channels[channel_count++];
  snprintf(made->name, sizeof made->name, "%s", name);
  return made;
}

static void join(int fd, const char *name) {
  channel *where = find(name);
  if (where->count == where->room) {
    where->room = 2 * where->room + 16;
    where->members = grown(where->members, where->room * sizeof *where->members);
  }
  where->members[where->count++] = fd;
  char line[256];
  int length = snprintf(line, sizeof line, ":%s!u@bare JOIN %s\r\n", clients[fd]->nick, name);
  for (int i = 0; i < where->count; i++) append(where->members[i], line, length);
  length = snprintf(line, sizeof line, ":bare 366 %s %s :End of names\r\n", clients[fd]->nick, name);
  append(fd, line, length);
}

static void say(int fd, const char *name, const char *text) {
  static unsigned long number;
  channel *where = find(name);
  char plain[LINE + 256], tagged[LINE + 512];
  int length = snprintf(plain, sizeof plain, ":%s!u@bare PRIVMSG %s :%s\r\n", clients[fd]->nick, name, text);
  int tagged_length = snprintf(tagged, sizeof tagged, "@time=2026-01-01T00:00:00.000Z;msgid=%022lu %s", number++, plain);
  for (int i = 0; i < where->count; i++) {
    int to = where->members[i];
    if (to == fd) continue;
    if (clients[to]->tagged) append(to, tagged, tagged_length);
    else append(to, plain, length);
  }
}

static void welcome(int fd) {
  client *who = clients[fd];
  if (!who->named || !who->introduced || who->negotiating) return;
  char line[256];
  append(fd, line, snprintf(line, sizeof line, ":bare 001 %s :Welcome\r\n", who->nick));
}

static void negotiate(int fd, const char *rest) {
  char line[LINE];
  const char *wanted = strchr(rest, ':');
  clients[fd]->negotiating = strncmp(rest, "END", 3) != 0;
  if (!clients[fd]->negotiating) {
    welcome(fd);
  } else if (!strncmp(rest, "REQ", 3) && wanted) {
    clients[fd]->tagged = strstr(wanted, "message-tags") != NULL;
    append(fd, line, snprintf(line, sizeof line, ":bare CAP * ACK %s\r\n", wanted));
  }
}

static void handle(int fd, char *line) {
  char *rest = strchr(line, ' ');
  if (!rest) return;
  *rest++ = 0;
  char answer[LINE];
  if (!strcmp(line, "PRIVMSG")) {
    char *text = strstr(rest, " :");
    if (!text) return;
    *text = 0;
    say(fd, rest, text + 2);
  } else if (!strcmp(line, "JOIN")) {
    join(fd, rest);
  } else if (!strcmp(line, "NICK")) {
    snprintf(clients[fd]->nick, sizeof clients[fd]->nick, "%s", rest);
    clients[fd]->named = 1;
    welcome(fd);
  } else if (!strcmp(line, "USER")) {
    clients[fd]->introduced = 1;
    welcome(fd);
  } else if (!strcmp(line, "CAP")) {
    negotiate(fd, rest);
  } else if (!strcmp(line, "PING")) {
    append(fd, answer, snprintf(answer, sizeof answer, ":bare PONG bare %s\r\n", rest));
  }
}

static void gone(int fd) {
  for (int i = 0; i < channel_count; i++)
    for (int j = 0; j < channels[i].count; j++)
      if (channels[i].members[j] == fd) channels[i].members[j--] = channels[i].members[--channels[i].count];
  free(clients[fd]->out);
  free(clients[fd]);
  clients[fd] = NULL;
  close(fd);
}

static void receive(int fd) {
  client *from = clients[fd];
  ssize_t length = recv(fd, from->in + from->in_length, LINE - from->in_length - 1, 0);
  if (length < 0 && errno == EAGAIN) return;
  if (length <= 0) {
    gone(fd);
    return;
  }
  from->in_length += length;
  char *start = from->in, *end = from->in + from->in_length, *stop;
  while ((stop = memchr(start, '\n', end - start))) {
    *stop = 0;
    if (stop > start && stop[-1] == '\r') stop[-1] = 0;
    handle(fd, start);
    start = stop + 1;
  }
  from->in_length = end - start;
  memmove(from->in, start, from->in_length);
  if (from->in_length == LINE - 1) from->in_length = 0; /* a line that is too long */
}

static void take_in(int listener) {
  int fd, on = 1;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    if (fd >= CLIENTS) {
      close(fd);
      continue;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    clients[fd] = calloc(1, sizeof(client));
    if (!clients[fd]) fail("calloc");
    watch(fd, EPOLL_CTL_ADD, 0);
  }
}

int main(int count, char **arguments) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
  if (count != 2) {
    fprintf(stderr, "usage: bare PORT\n");
    return 2;
  }
  address.sin_port = htons(atoi(arguments[1]));
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 4096) < 0) fail("listen");
  loop = epoll_create1(0);
  watch(listener, EPOLL_CTL_ADD, 0);
  for (;;) {
    struct epoll_event events[EVENTS];
    int ready = epoll_wait(loop, events, EVENTS, -1);
    if (ready < 0 && errno != EINTR) fail("epoll_wait");
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) take_in(listener);
      else if (!clients[fd]) continue;
      else if (events[i].events & ~EPOLLOUT) receive(fd);
      else flush(fd);
    }
    int flushed = dirty_count;
    for (int i = 0; i < flushed; i++) flush(dirty[i]);
    dirty_count = 0;
  }
}
