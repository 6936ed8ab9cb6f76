"""Every week: does what is kept agree with what it follows from?"""

from junheng.jobs.weekly import kept_deadlines

JOBS = (kept_deadlines,)
