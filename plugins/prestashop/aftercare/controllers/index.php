<?php
// Nobody reads this folder's list.
header('Location: ../');
exit;
