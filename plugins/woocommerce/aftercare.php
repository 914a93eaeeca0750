<?php
/**
 * Plugin Name: Aftercare for WooCommerce
 * Description: Looks after your customers once they have ordered: delivery messages, surveys and cart reminders, decided and sent by your own Aftercare.
 * Version: 1.0.0
 * Requires at least: 6.5
 * Requires PHP: 7.4
 * Requires Plugins: woocommerce
 * WC requires at least: 8.0
 * WC tested up to: 10.3
 * Author: Aftercare
 * License: GPL-2.0-or-later
 * License URI: https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain: aftercare
 * Domain Path: /languages
 *
 * @package Aftercare
 */

defined( 'ABSPATH' ) || exit;

define( 'AFTERCARE_VERSION', '1.0.0' );
define( 'AFTERCARE_FILE', __FILE__ );

foreach ( array( 'signature', 'parcels', 'link', 'post', 'store', 'carts', 'checkout', 'orders', 'survey', 'privacy', 'rest', 'settings', 'install', 'plugin' ) as $aftercare_part ) {
	require_once __DIR__ . '/includes/class-aftercare-' . $aftercare_part . '.php';
}

register_activation_hook( __FILE__, array( 'Aftercare_Install', 'activate' ) );
register_deactivation_hook( __FILE__, array( 'Aftercare_Install', 'deactivate' ) );

// Orders are read and written through WooCommerce's own functions only, so they may stand in tables of their own.
add_action(
	'before_woocommerce_init',
	static function () {
		if ( class_exists( '\Automattic\WooCommerce\Utilities\FeaturesUtil' ) ) {
			foreach ( array( 'custom_order_tables', 'cart_checkout_blocks' ) as $feature ) {
				\Automattic\WooCommerce\Utilities\FeaturesUtil::declare_compatibility( $feature, __FILE__, true );
			}
		}
	}
);

add_action( 'plugins_loaded', array( 'Aftercare_Plugin', 'start' ) );
