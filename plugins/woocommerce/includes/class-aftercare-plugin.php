<?php
/**
 * Puts the parts together.
 *
 * @package Aftercare
 */

defined( 'ABSPATH' ) || exit;

/**
 * Starts every part, once WooCommerce is there.
 */
final class Aftercare_Plugin {

	/**
	 * Hooks everything, or says what is missing.
	 */
	public static function start() {
		add_action( 'init', array( __CLASS__, 'words' ), 1 );
		if ( ! class_exists( 'WooCommerce' ) ) {
			add_action( 'admin_notices', array( __CLASS__, 'without_woocommerce' ) );
			return;
		}
		foreach ( array( 'Aftercare_Post', 'Aftercare_Store', 'Aftercare_Carts', 'Aftercare_Checkout', 'Aftercare_Orders', 'Aftercare_Survey', 'Aftercare_Privacy', 'Aftercare_Rest', 'Aftercare_Settings' ) as $part ) {
			call_user_func( array( $part, 'start' ) );
		}
	}

	/**
	 * Our own translations come with the plugin.
	 */
	public static function words() {
		load_plugin_textdomain( 'aftercare', false, dirname( plugin_basename( AFTERCARE_FILE ) ) . '/languages' );
	}

	/**
	 * Says that WooCommerce is missing.
	 */
	public static function without_woocommerce() {
		printf( '<div class="notice notice-warning"><p>%s</p></div>', esc_html__( 'Aftercare needs WooCommerce, which is not switched on.', 'aftercare' ) );
	}
}
