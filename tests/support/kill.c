/* Preloaded into a process that writes files: it is killed at a chosen call that would change one.
   kill_at(n) arms it: the process dies instead of the nth such call from now on. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

static long left = -1;

void kill_at(long n)
{
    left = n;
}

static void count(void)
{
    if (left > 0 && --left == 0)
        kill(getpid(), SIGKILL);
}

#define COUNTED(result, name, parameters, arguments)            \
    result name parameters                                      \
    {                                                           \
        result(*real) parameters = dlsym(RTLD_NEXT, #name);     \
        count();                                                \
        return real arguments;                                  \
    }

COUNTED(ssize_t, write, (int file, const void *data, size_t size), (file, data, size))
COUNTED(ssize_t, pwrite, (int file, const void *data, size_t size, off_t at), (file, data, size, at))
COUNTED(ssize_t, pwrite64, (int file, const void *data, size_t size, off64_t at), (file, data, size, at))
COUNTED(int, ftruncate, (int file, off_t size), (file, size))
COUNTED(int, ftruncate64, (int file, off64_t size), (file, size))
COUNTED(int, fsync, (int file), (file))
COUNTED(int, fdatasync, (int file), (file))
COUNTED(int, unlink, (const char *path), (path))
COUNTED(int, rename, (const char *from, const char *to), (from, to))
