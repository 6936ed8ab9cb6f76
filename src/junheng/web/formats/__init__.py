"""How are days and figures written where Django's own habit is not the one wanted?"""
