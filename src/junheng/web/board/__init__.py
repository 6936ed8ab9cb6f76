"""What needs action today?"""
