<?php
/**
 * Takes everything away again: settings, the carts kept for coming back, the keys and the webhooks.
 *
 * @package Aftercare
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

foreach ( array( 'signature', 'link', 'post', 'install' ) as $aftercare_part ) {
	require_once __DIR__ . '/includes/class-aftercare-' . $aftercare_part . '.php';
}
Aftercare_Install::uninstall();
