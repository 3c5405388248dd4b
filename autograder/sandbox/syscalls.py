"""The system calls that a notebook may make, with their numbers on x86-64 and on 64-bit ARM (`-`: none)."""

import re

# Whatever is missing here is refused: mounts, namespaces, tracing, modules, keys, bpf, io_uring, userfaultfd,
# perf events, other processes' memory, memory that nobody's account shows (memfd_create, vmsplice, aio),
# watches on files that others use (inotify).
ALLOWED = """
    read 0 63, write 1 64, open 2 -, close 3 57, stat 4 -, fstat 5 80, lstat 6 -, poll 7 -, lseek 8 62,
    pread64 17 67, pwrite64 18 68, readv 19 65, writev 20 66, access 21 -, pipe 22 -, select 23 -,
    dup 32 23, dup2 33 -, sendfile 40 71, fcntl 72 25, flock 73 32, fsync 74 82, fdatasync 75 83,
    truncate 76 45, ftruncate 77 46, getdents 78 -, getcwd 79 17, chdir 80 49, fchdir 81 50, rename 82 -,
    mkdir 83 -, rmdir 84 -, creat 85 -, link 86 -, unlink 87 -, symlink 88 -, readlink 89 -, chmod 90 -,
    fchmod 91 52, chown 92 -, fchown 93 55, lchown 94 -, umask 95 166, utime 132 -, mknod 133 -,
    statfs 137 43, fstatfs 138 44, readahead 187 213, getxattr 191 8, lgetxattr 192 9, fgetxattr 193 10,
    listxattr 194 11, llistxattr 195 12, flistxattr 196 13, getdents64 217 61, fadvise64 221 223,
    utimes 235 -, openat 257 56, mkdirat 258 34, mknodat 259 33, fchownat 260 54, futimesat 261 -,
    newfstatat 262 79, unlinkat 263 35, renameat 264 38, linkat 265 37, symlinkat 266 36, readlinkat 267 78,
    fchmodat 268 53, faccessat 269 48, pselect6 270 72, ppoll 271 73, utimensat 280 88, fallocate 285 47,
    sync_file_range 277 84, dup3 292 24, pipe2 293 59, preadv 295 69, pwritev 296 70, renameat2 316 276,
    copy_file_range 326 285, preadv2 327 286, pwritev2 328 287, statx 332 291, close_range 436 436,
    openat2 437 437, faccessat2 439 439, fchmodat2 452 452, epoll_create 213 -, epoll_wait 232 -,
    epoll_ctl 233 21, epoll_pwait 281 22, epoll_create1 291 20, epoll_pwait2 441 441, eventfd 284 -,
    eventfd2 290 19, signalfd 282 -, signalfd4 289 74, timerfd_create 283 85, timerfd_settime 286 86,
    timerfd_gettime 287 87, ioctl 16 29,

    mmap 9 222, mprotect 10 226, munmap 11 215, brk 12 214, mremap 25 216, msync 26 227, mincore 27 232,
    madvise 28 233, mlock 149 228, munlock 150 229, mlockall 151 230, munlockall 152 231, mlock2 325 284,
    membarrier 324 283, pkey_mprotect 329 288, pkey_alloc 330 289, pkey_free 331 290, get_mempolicy 239 236,

    clone 56 220, fork 57 -, vfork 58 -, execve 59 221, execveat 322 281, exit 60 93, exit_group 231 94,
    wait4 61 260, waitid 247 95, getpid 39 172, getppid 110 173, gettid 186 178, getpgrp 111 -,
    getpgid 121 155, setpgid 109 154, getsid 124 156, setsid 112 157, set_tid_address 218 96,
    set_robust_list 273 99, rseq 334 293, arch_prctl 158 -, prctl 157 167, futex 202 98,
    futex_waitv 449 449, futex_wake 454 454, futex_wait 455 455, futex_requeue 456 456, sched_yield 24 124,
    sched_setparam 142 118, sched_getparam 143 121, sched_setscheduler 144 119, sched_getscheduler 145 120,
    sched_get_priority_max 146 125, sched_get_priority_min 147 126, sched_rr_get_interval 148 127,
    sched_setaffinity 203 122, sched_getaffinity 204 123, sched_setattr 314 274, sched_getattr 315 275,
    getpriority 140 141, setpriority 141 140, getcpu 309 168, restart_syscall 219 128, personality 135 92,
    pidfd_open 434 434, pidfd_send_signal 424 424,

    rt_sigaction 13 134, rt_sigprocmask 14 135, rt_sigreturn 15 139, rt_sigpending 127 136,
    rt_sigtimedwait 128 137, rt_sigqueueinfo 129 138, rt_sigsuspend 130 133, rt_tgsigqueueinfo 297 240,
    sigaltstack 131 132, kill 62 129, tkill 200 130, tgkill 234 131, pause 34 -,

    nanosleep 35 101, getitimer 36 102, alarm 37 -, setitimer 38 103, gettimeofday 96 169, times 100 153,
    time 201 -, timer_create 222 107, timer_settime 223 110, timer_gettime 224 108,
    timer_getoverrun 225 109, timer_delete 226 111, clock_gettime 228 113, clock_getres 229 114,
    clock_nanosleep 230 115,

    getuid 102 174, getgid 104 176, geteuid 107 175, getegid 108 177, getgroups 115 158, getresuid 118 148,
    getresgid 120 150, setuid 105 146, setgid 106 144, setreuid 113 145, setregid 114 143,
    setresuid 117 147, setresgid 119 149, setgroups 116 159, setfsuid 122 151, setfsgid 123 152,
    capget 125 90, capset 126 91,

    uname 63 160, sysinfo 99 179, getrusage 98 165, getrlimit 97 163, setrlimit 160 164, prlimit64 302 261,
    getrandom 318 278,

    socket 41 198, socketpair 53 199, connect 42 203, accept 43 202, accept4 288 242, bind 49 200,
    listen 50 201, shutdown 48 210, sendto 44 206, recvfrom 45 207, sendmsg 46 211, recvmsg 47 212,
    sendmmsg 307 269, recvmmsg 299 243, getsockname 51 204, getpeername 52 205, setsockopt 54 208,
    getsockopt 55 209
"""
# Where the wall "ipc" is down.
SYSTEM_V = """
    shmget 29 194, shmat 30 196, shmctl 31 195, shmdt 67 197, semget 64 190, semop 65 193, semctl 66 191,
    semtimedop 220 192, msgget 68 186, msgsnd 69 189, msgrcv 70 188, msgctl 71 187
"""
# What the sandbox itself calls, or refuses in a way of its own.
OURS = """
    pivot_root 155 41, mount_setattr 442 442, seccomp 317 277, keyctl 250 219,
    landlock_create_ruleset 444 444, landlock_add_rule 445 445, landlock_restrict_self 446 446,
    clone3 435 435
"""
LAST_KNOWN = 470  # a number above it is younger than this list


def names(table: str) -> list[str]:
    return re.findall(r"(\w+) \S+ \S+?(?:,|\s)", table)


def _numbers(column: int) -> dict[str, int]:
    rows = (row.split() for table in (ALLOWED, SYSTEM_V, OURS) for row in table.split(","))
    return {row[0]: int(row[column]) for row in rows if row and row[column] != "-"}


NUMBERS = {"x86_64": _numbers(1), "aarch64": _numbers(2)}
