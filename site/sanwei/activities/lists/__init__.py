"""活动清单: published by a unit, signed up for on the phone, closed with a result in words."""
