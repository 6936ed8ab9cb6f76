"""Forecast, travel, layout: siblings that share nothing but frozen values."""
