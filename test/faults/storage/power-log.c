/*
 * Preloaded before the program by the power-cut harness: writes down, in order, what was written to the ledger's file and to
 * its -wal, and when each was synced. From that the harness makes the files as a power cut would have left them.
 *
 * A line of the log: file (1 ledger, 2 wal), operation (w write, t truncate, s sync), offset, length, bytes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int out = -1;

static int which(int fd) {
  char link[64], path[4096];
  const char *ledger = getenv("POWER_LEDGER");
  if (ledger == NULL) return 0;
  size_t at = sizeof link;
  link[--at] = 0;
  for (int rest = fd; at > 20 && (rest > 0 || link[at] == 0); rest /= 10) link[--at] = '0' + rest % 10;
  at -= 14;
  memcpy(link + at, "/proc/self/fd/", 14);
  ssize_t size = readlink(link + at, path, sizeof path - 1);
  if (size < 0) return 0;
  path[size] = 0;
  size_t length = strlen(ledger);
  if (strncmp(path, ledger, length) != 0) return 0;
  if (path[length] == 0) return 1;
  return strcmp(path + length, "-wal") == 0 ? 2 : 0;
}

static void note(int fd, char operation, uint64_t offset, const void *bytes, uint32_t length) {
  int file = which(fd);
  if (file == 0) return;
  char head[14] = {(char)file, operation};
  memcpy(head + 2, &offset, 8);
  memcpy(head + 10, &length, 4);
  struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, length}};
  pthread_mutex_lock(&lock);
  if (out < 0) out = open(getenv("POWER_LOG"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (writev(out, parts, 2) != (ssize_t)(sizeof head + length)) abort();
  pthread_mutex_unlock(&lock);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  ssize_t done = REAL(pwrite64)(fd, bytes, length, offset);
  if (done > 0) note(fd, 'w', offset, bytes, done);
  return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
  ssize_t done = REAL(pwrite)(fd, bytes, length, offset);
  if (done > 0) note(fd, 'w', offset, bytes, done);
  return done;
}

/* A plain write or a mapped page would escape the log: then it ends here rather than prove nothing. */
ssize_t write(int fd, const void *bytes, size_t length) {
  if (fd > 2 && which(fd) != 0) abort();
  return REAL(write)(fd, bytes, length);
}

int ftruncate64(int fd, off64_t length) {
  int failed = REAL(ftruncate64)(fd, length);
  if (!failed) note(fd, 't', length, "", 0);
  return failed;
}

int ftruncate(int fd, off_t length) {
  int failed = REAL(ftruncate)(fd, length);
  if (!failed) note(fd, 't', length, "", 0);
  return failed;
}

int fdatasync(int fd) {
  int failed = REAL(fdatasync)(fd);
  if (!failed) note(fd, 's', 0, "", 0);
  return failed;
}

int fsync(int fd) {
  int failed = REAL(fsync)(fd);
  if (!failed) note(fd, 's', 0, "", 0);
  return failed;
}
