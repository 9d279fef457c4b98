/*
 * Makes a disk hang, fail or take its time, for one process: preloaded, it stands before the calls
 * of libc that write. `BAD_DISK` names the folder that is on that disk, `BAD_DISK_CONTROL` a file
 * that says what is wrong with it, looked at in each call: nothing, or one of
 *
 *     sync hang | sync EIO | sync 200     of each sync: never ends, fails, takes so many ms
 *     write hang | write ENOSPC | write EIO | write EROFS     of each write and sync
 *     open EROFS                          of all that writes, makes, or opens to write
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { sync_call, write_call, open_call };

static int said(char *text, int size) {
  const char *path = getenv("BAD_DISK_CONTROL");
  if (path == NULL) return 0;
  int fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0) return 0;
  long length = syscall(SYS_read, fd, text, size - 1);
  syscall(SYS_close, fd);
  text[length < 0 ? 0 : length] = 0;
  return length > 0;
}

static int is_on_disk(const char *path) {
  const char *folder = getenv("BAD_DISK");
  return folder != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_fd_on_disk(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_on_disk(path);
}

static int number_of(const char *name) {
  if (strcmp(name, "EIO") == 0) return EIO;
  if (strcmp(name, "ENOSPC") == 0) return ENOSPC;
  if (strcmp(name, "EROFS") == 0) return EROFS;
  return 0;
}

/* 0 when the call may go on, else what it fails with. Waits for as long as the disk hangs. */
static int objection(int kind) {
  for (;;) {
    char text[64], calls[16] = "", what[16] = "";
    if (!said(text, sizeof text) || sscanf(text, "%15s %15s", calls, what) != 2) return 0;
    int meant = strcmp(calls, "sync") == 0 ? sync_call : strcmp(calls, "write") == 0 ? write_call
                                                                                   : open_call;
    if (kind > meant) return 0;
    if (strcmp(what, "hang") != 0) {
      int number = number_of(what);
      if (number == 0) usleep(1000 * atoi(what));
      return number;
    }
    usleep(5000);
  }
}

static int denied(int kind) {
  int saved = errno;
  int number = objection(kind);
  errno = number == 0 ? saved : number;
  return number != 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define UNLESS_BAD(kind, fd) \
  if (is_fd_on_disk(fd) && denied(kind)) return -1

int fsync(int fd) {
  UNLESS_BAD(sync_call, fd);
  return REAL(fsync)(fd);
}
int fdatasync(int fd) {
  UNLESS_BAD(sync_call, fd);
  return REAL(fdatasync)(fd);
}
ssize_t write(int fd, const void *bytes, size_t count) {
  UNLESS_BAD(write_call, fd);
  return REAL(write)(fd, bytes, count);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  UNLESS_BAD(write_call, fd);
  return REAL(writev)(fd, parts, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  UNLESS_BAD(write_call, fd);
  return REAL(pwrite)(fd, bytes, count, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  UNLESS_BAD(write_call, fd);
  return REAL(pwrite64)(fd, bytes, count, at);
}
int ftruncate(int fd, off_t size) {
  UNLESS_BAD(write_call, fd);
  return REAL(ftruncate)(fd, size);
}
int ftruncate64(int fd, off64_t size) {
  UNLESS_BAD(write_call, fd);
  return REAL(ftruncate64)(fd, size);
}
int mkdir(const char *path, mode_t mode) {
  if (is_on_disk(path) && denied(open_call)) return -1;
  return REAL(mkdir)(path, mode);
}
int rename(const char *from, const char *to) {
  if (is_on_disk(to) && denied(open_call)) return -1;
  return REAL(rename)(from, to);
}

#define OPENING(name)                                                        \
  int name(const char *path, int flags, ...) {                               \
    va_list given;                                                           \
    va_start(given, flags);                                                  \
    mode_t mode = (flags & O_CREAT) ? va_arg(given, mode_t) : 0;             \
    va_end(given);                                                           \
    int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT);       \
    if (writes && is_on_disk(path) && denied(open_call)) return -1;          \
    return REAL(name)(path, flags, mode);                                    \
  }
OPENING(open)
OPENING(open64)
