"""积分: off until a 依据文件 asks for it (减负红线). Everything in here answers nobody while it is off."""
