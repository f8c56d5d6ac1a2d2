"""The one program that changes a Linux system's list of roots as an administrator: fixed text, and words beside it.

It needs a shell and coreutils or BusyBox. What it puts somewhere comes as a word and not as a file, which another person
could exchange between the question for consent and the answer.
"""

from enum import StrEnum


class Verb(StrEnum):
    """What it is told to do with the file."""

    PUT = "put"
    TAKE = "take"


CHANGED = 65
"""Its exit status where there is another file in the place; so in sysexits(3): the data are wrong."""
NO_TOOL = 69
"""A service is unavailable."""
CANNOT_WRITE = 73
"""A file cannot be created."""

SCRIPT = f"""
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export PATH
umask 022
verb=$1 folder=$2 name=$3 data=$4 mode=$5 update=$6 thoroughly=$7 half_done=$8
new=.$name.new
command -v "$update" >/dev/null || exit {NO_TOOL}
mkdir -p -- "$folder" && cd -- "$folder" || exit {CANNOT_WRITE}

# One that goes on although nobody waits for it any more ends first.
exec 9<.
if command -v flock >/dev/null; then flock 9; fi

is_there() {{ [ -e "./$name" ] || [ -L "./$name" ]; }}
is_ours() {{ [ -f "./$name" ] && [ ! -L "./$name" ] && [ "$(base64 <"./$name" | tr -d '\\n')" = "$data" ]; }}
put() {{
    printf %s "$data" | base64 -d >"./$new" && chmod "$mode" "./$new" && mv -f "./$new" "./$name" && return
    rm -f "./$new"
    return 1
}}
renew() {{
    if [ -n "$half_done" ]; then rm -f "$half_done"; fi
    # It must not die of a reader that has gone.
    said=$("$update" $thoroughly 2>&1)
    ended=$?
    printf '%s\\n' "$said"
    return $ended
}}
forget_in_java() {{
    # Debian's program does not tell its hooks of roots that left this folder.
    hook=/etc/ca-certificates/update.d/jks-keystore
    if [ -x "$hook" ]; then printf -- '-/etc/ssl/certs/%s.pem\\n' "${{name%.crt}}" | "$hook" --fresh >/dev/null 2>&1; fi
}}

is_there && {{ is_ours || exit {CHANGED}; }}
is_there && was_there=yes || was_there=no
rm -f "./$new"
case $verb in
put)
    [ $was_there = yes ] || put || exit {CANNOT_WRITE}
    renew && exit
    [ $was_there = yes ] || rm -f "./$name" ;;
take)
    rm -f "./$name" || exit {CANNOT_WRITE}
    if renew; then forget_in_java; exit 0; fi
    [ $was_there = no ] || put ;;
esac
thoroughly= renew >/dev/null
exit 1
"""
