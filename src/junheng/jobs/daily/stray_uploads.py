"""Did a process that was killed leave uploads behind that no import names?"""

from datetime import datetime

from junheng.registers.operations import sweep_uploads


def run(now: datetime) -> str:
    """Remove them once they are a day old."""
    return f"{sweep_uploads(now=now)} stray uploads removed."
