<?php
/**
 * What the store says of itself.
 *
 * @package Aftercare
 */

defined( 'ABSPATH' ) || exit;

/**
 * The store's particulars.
 */
final class Aftercare_Store {

	/**
	 * Name, language, zone and the like; what Aftercare writes letters by.
	 */
	public static function particulars() {
		$street = array_filter(
			array(
				get_option( 'woocommerce_store_address' ),
				get_option( 'woocommerce_store_address_2' ),
				trim( get_option( 'woocommerce_store_postcode' ) . ' ' . get_option( 'woocommerce_store_city' ) ),
			)
		);
		return array(
			'name'      => wp_specialchars_decode( get_bloginfo( 'name' ), ENT_QUOTES ),
			'email'     => get_option( 'woocommerce_email_from_address', get_option( 'admin_email' ) ),
			'locale'    => get_locale(),
			'time_zone' => self::zone(),
			'country'   => WC()->countries->get_base_country(),
			'currency'  => get_woocommerce_currency(),
			'url'       => home_url(),
			'address'   => implode( ', ', $street ),
		);
	}

	/**
	 * The zone by its name; a bare offset such as "+02:00" is none that knows of summer.
	 */
	private static function zone() {
		$zone = wp_timezone_string();
		return false === strpos( $zone, '/' ) ? '' : $zone;
	}

	/**
	 * A moment as Aftercare reads it: UTC, and it says so.
	 *
	 * @param WC_DateTime|int|null $when A moment.
	 */
	public static function moment( $when ) {
		if ( null === $when ) {
			return null;
		}
		return gmdate( 'Y-m-d\TH:i:s\Z', is_int( $when ) ? $when : $when->getTimestamp() );
	}

	/**
	 * Tells Aftercare when the particulars changed.
	 */
	public static function start() {
		$options = array( 'blogname', 'timezone_string', 'WPLANG', 'woocommerce_currency', 'woocommerce_default_country', 'woocommerce_store_address', 'woocommerce_store_city', 'woocommerce_store_postcode' );
		foreach ( $options as $option ) {
			add_action( 'update_option_' . $option, array( __CLASS__, 'changed' ) );
		}
	}

	/**
	 * Once at the end of the request, however many settings were saved.
	 */
	public static function changed() {
		if ( ! has_action( 'shutdown', array( __CLASS__, 'tell' ) ) ) {
			add_action( 'shutdown', array( __CLASS__, 'tell' ) );
		}
	}

	/**
	 * Tells the particulars.
	 */
	public static function tell() {
		Aftercare_Post::queue( 'aftercare.shop', self::particulars() );
	}
}
