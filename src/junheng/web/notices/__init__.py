"""What has someone been told of lateness?"""
