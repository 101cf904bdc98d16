"""Starts ministack with the corrections of this folder; `emulator.ts` is its only caller.

Everything it needs comes by environment (GATEWAY_PORT, BIND_HOST, AUTH, DOCKER_HOST, TMPDIR ...). It ends when its
standard input does, so that it cannot outlive a parent that was killed.
"""

import os
import sys
import threading


def end_with_standard_input() -> None:
    """Ends this process as soon as the parent's end of the pipe is closed, by whatever death."""

    def watch() -> None:
        while sys.stdin.buffer.read(4096):
            pass
        os._exit(0)

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()


def main() -> None:
    end_with_standard_input()
    import corrections

    corrections.apply()
    from ministack.app import main as serve

    serve()


if __name__ == "__main__":
    main()
