"""What goes wrong outside the project's own code, said in Swedish: the command line, the disk, the terminal."""

import errno
import re

_COMMAND_LINE = {
    r"No such option: (\S+) \(Possible options: (.+)\)": r"\1 finns inte. Menades \2?",
    r"No such option: (\S+?)\.? Did you mean (.+)\?": r"\1 finns inte. Menades \2?",
    r"No such option: (\S+)": r"\1 finns inte.",
    r"No such command '(.*?)'\. Did you mean '?(.+?)'?\?": r"Kommandot \1 finns inte. Menades \2?",
    r"No such command '(.*)'\.": r"Kommandot \1 finns inte.",
    r"Missing argument '(.*)'\.": r"\1 saknas.",
    r"Option '(.*)' requires an argument\.": r"\1 saknar värde.",
    r"Got unexpected extra argument\(s\) \((.*)\)": r"Det går inte att ange \1 här.",
    r"Invalid value for '(.*?)': .* is not one of (.*)\.": r"\1 ska vara något av \2.",
    r"Invalid value for '(.*?)': .*integer.*": r"\1 ska vara ett heltal.",
    r"Invalid value for '(.*?)': .*greater than or equal to (\S+)": r"\1 ska vara minst \2.",
}
"""Typer's messages, as patterns, and what they are in Swedish."""

_DISK = {
    errno.EACCES: "går inte att läsa eller skriva: behörighet saknas",
    errno.EPERM: "går inte att läsa eller skriva: behörighet saknas",
    errno.EROFS: "går inte att skriva: disken är skrivskyddad",
    errno.ENOSPC: "går inte att skriva: disken är full",
    errno.EDQUOT: "går inte att skriva: utrymmet är slut",
    errno.ENOENT: "finns inte",
    errno.EEXIST: "finns redan, och är ingen mapp",
    errno.ENOTDIR: "går inte att nå: något på vägen dit är ingen mapp",
    errno.EISDIR: "är en mapp, inte en fil",
    errno.ENAMETOOLONG: "har ett för långt namn",
    errno.EBUSY: "används av ett annat program",
}


def of_command_line(message: str) -> str:
    """What is wrong with the command line; a message that is not known stays as it is."""
    for pattern, swedish in _COMMAND_LINE.items():
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return found.expand(swedish)
    return message


def reason_of_disk(error: OSError) -> str:
    """What is wrong with a file or folder, as the end of a sentence that begins with its name."""
    return _DISK.get(error.errno or 0, f"gav ett fel: {error.strerror or error}")


def of_disk(error: OSError) -> str:
    """What is wrong with which file or folder."""
    reason = reason_of_disk(error)
    return f"{error.filename or 'En fil'} {reason}. Rätta det och kör igen. Det som var publicerat ligger kvar."
