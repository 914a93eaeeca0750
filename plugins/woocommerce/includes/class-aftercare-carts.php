<?php
/**
 * Carts: what is in them, whose they are, and the way back to them.
 *
 * @package Aftercare
 */

defined( 'ABSPATH' ) || exit;

/**
 * Follows a cart from the moment its customer asked to be reminded.
 */
final class Aftercare_Carts {

	const TOKEN   = 'aftercare_cart';
	const WHO     = 'aftercare_who';
	const TOLD    = 'aftercare_told';
	const KEPT_AS = 'aftercare_carts';
	const KEPT    = 30 * DAY_IN_SECONDS;

	/**
	 * Every change of a cart ends in one telling, at the end of the request.
	 */
	public static function start() {
		foreach ( array( 'woocommerce_add_to_cart', 'woocommerce_cart_item_removed', 'woocommerce_cart_item_restored', 'woocommerce_after_cart_item_quantity_update', 'woocommerce_applied_coupon', 'woocommerce_removed_coupon', 'woocommerce_cart_emptied' ) as $hook ) {
			add_action( $hook, array( __CLASS__, 'changed' ), 99, 0 );
		}
		add_action( 'wp_loaded', array( __CLASS__, 'come_back' ), 30 );
		add_action( 'aftercare_daily', array( __CLASS__, 'forget_old' ) );
	}

	/**
	 * Remembers that there is something to tell.
	 */
	public static function changed() {
		if ( ! has_action( 'shutdown', array( __CLASS__, 'tell' ) ) ) {
			add_action( 'shutdown', array( __CLASS__, 'tell' ), 5 );
		}
	}

	/**
	 * Keeps who said they may be reminded. Told by the checkout.
	 *
	 * @param array $who email, first_name, last_name, phone, consent.
	 */
	public static function remember( array $who ) {
		if ( ! WC()->session ) {
			return;
		}
		$known = (array) WC()->session->get( self::WHO, array() );
		if ( ! empty( $who['consent'] ) && empty( $known['consent'] ) ) {
			$who['consent_at'] = Aftercare_Store::moment( time() );
		}
		WC()->session->set( self::WHO, array_merge( $known, $who ) );
		self::changed();
	}

	/**
	 * Forgets who it was: the box was unticked again. A cart that was told of is called off.
	 */
	public static function forget() {
		if ( ! WC()->session ) {
			return;
		}
		$token = WC()->session->get( self::TOKEN );
		if ( $token && WC()->session->get( self::TOLD ) ) {
			self::emptied( $token );
		}
		WC()->session->set( self::WHO, null );
		WC()->session->set( self::TOLD, null );
	}

	/**
	 * The cart's own name; made when it is first needed.
	 */
	public static function token() {
		if ( ! WC()->session ) {
			return '';
		}
		$token = WC()->session->get( self::TOKEN );
		if ( ! is_string( $token ) || '' === $token ) {
			$token = bin2hex( random_bytes( 16 ) );
			WC()->session->set( self::TOKEN, $token );
		}
		return $token;
	}

	/**
	 * The cart became an order: what comes next is another cart.
	 */
	public static function bought() {
		if ( WC()->session ) {
			foreach ( array( self::TOKEN, self::TOLD ) as $key ) {
				WC()->session->set( $key, null );
			}
		}
	}

	/**
	 * Tells of the cart as it is now, if its customer may be reminded and something changed.
	 */
	public static function tell() {
		if ( ! WC()->session || ! WC()->cart || ! Aftercare_Link::is_connected() ) {
			return;
		}
		$who  = (array) WC()->session->get( self::WHO, array() );
		$told = WC()->session->get( self::TOLD );
		if ( empty( $who['email'] ) ) {
			return;
		}
		if ( WC()->cart->is_empty() ) {
			if ( $told ) {
				self::emptied( (string) WC()->session->get( self::TOKEN ) );
				self::bought();
			}
			return;
		}
		$token   = self::token();
		$payload = self::picture( $token, $who );
		$same    = md5( wp_json_encode( $payload ) );
		if ( $same === $told ) {
			return;
		}
		WC()->session->set( self::TOLD, $same );
		self::keep( $token );
		// Sessions are saved before "shutdown" reaches us.
		WC()->session->save_data();
		$payload['updated_at'] = Aftercare_Store::moment( time() );
		Aftercare_Post::queue( 'aftercare.cart', $payload );
	}

	/**
	 * Tells that there is nothing in the cart any more.
	 *
	 * @param string $token The cart's name.
	 */
	private static function emptied( $token ) {
		Aftercare_Post::queue(
			'aftercare.cart_emptied',
			array(
				'token' => $token,
				'at'    => Aftercare_Store::moment( time() ),
			)
		);
	}

	/**
	 * The cart as Aftercare reads it; amounts as the customer sees them, with tax.
	 *
	 * @param string $token The cart's name.
	 * @param array  $who   Whose it is.
	 */
	private static function picture( $token, array $who ) {
		$lines = array();
		foreach ( WC()->cart->get_cart() as $key => $item ) {
			$product = $item['data'];
			$image   = wp_get_attachment_image_url( $product->get_image_id(), 'woocommerce_thumbnail' );
			$lines[] = array(
				'id'           => $key,
				'product_id'   => $item['product_id'],
				'variation_id' => $item['variation_id'],
				'title'        => $product->get_title(),
				'variant'      => $item['variation_id'] ? wp_strip_all_tags( wc_get_formatted_variation( $product, true, false ) ) : null,
				'quantity'     => (int) $item['quantity'],
				'price'        => wc_format_decimal( wc_get_price_including_tax( $product ), wc_get_price_decimals() ),
				'image'        => $image ? $image : null,
				'shipped'      => $product->needs_shipping(),
			);
		}
		$customer = WC()->customer;
		return array(
			'token'       => $token,
			'customer_id' => get_current_user_id(),
			'email'       => $who['email'],
			'phone'       => isset( $who['phone'] ) ? $who['phone'] : null,
			'first_name'  => isset( $who['first_name'] ) ? $who['first_name'] : null,
			'last_name'   => isset( $who['last_name'] ) ? $who['last_name'] : null,
			'locale'      => determine_locale(),
			'country'     => $customer ? $customer->get_billing_country() : null,
			'currency'    => get_woocommerce_currency(),
			'total'       => wc_format_decimal( WC()->cart->get_total( 'edit' ), wc_get_price_decimals() ),
			'lines'       => $lines,
			'restore_url' => add_query_arg( self::TOKEN, $token, home_url( '/' ) ),
			'consent'     => ! empty( $who['consent'] ),
			'consent_at'  => isset( $who['consent_at'] ) ? $who['consent_at'] : null,
		);
	}

	/**
	 * Keeps what is needed to lay the cart out again on another device: goods and coupons, nothing about the person.
	 *
	 * @param string $token The cart's name.
	 */
	private static function keep( $token ) {
		global $wpdb;
		$items = array();
		foreach ( WC()->cart->get_cart() as $item ) {
			$items[] = array( (int) $item['product_id'], (int) $item['quantity'], (int) $item['variation_id'], $item['variation'] );
		}
		$wpdb->replace( // phpcs:ignore WordPress.DB.DirectDatabaseQuery
			$wpdb->prefix . self::KEPT_AS,
			array(
				'token'      => $token,
				'goods'      => wp_json_encode(
					array(
						'items'   => $items,
						'coupons' => WC()->cart->get_applied_coupons(),
					)
				),
				'updated_at' => time(),
			),
			array( '%s', '%s', '%d' )
		);
	}

	/**
	 * The way back: lays the cart out as it was and goes to the checkout. Opened twice, it does the same.
	 */
	public static function come_back() {
		// The token is the permission: who has it may see what is in this cart, and nothing else.
		$token = isset( $_GET[ self::TOKEN ] ) ? sanitize_key( wp_unslash( $_GET[ self::TOKEN ] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification.Recommended
		if ( ! preg_match( '/^[0-9a-f]{32}$/', $token ) || ! WC()->cart ) {
			return;
		}
		nocache_headers();
		if ( WC()->session && ! WC()->session->has_session() ) {
			WC()->session->set_customer_session_cookie( true );
		}
		$kept = self::kept( $token );
		if ( $kept && WC()->session->get( self::TOKEN ) !== $token ) {
			WC()->session->set( self::TOLD, null );
			WC()->cart->empty_cart();
			foreach ( $kept['items'] as list( $product, $quantity, $variation, $chosen ) ) {
				WC()->cart->add_to_cart( $product, $quantity, $variation, (array) $chosen );
			}
			foreach ( $kept['coupons'] as $coupon ) {
				WC()->cart->apply_coupon( $coupon );
			}
			WC()->session->set( self::TOKEN, $token );
		}
		$there = WC()->cart->is_empty() ? wc_get_page_permalink( 'shop' ) : wc_get_checkout_url();
		if ( ! $kept ) {
			wc_add_notice( __( 'This cart is no longer kept here.', 'aftercare' ), 'notice' );
		}
		wp_safe_redirect( $there );
		exit;
	}

	/**
	 * A kept cart, or null.
	 *
	 * @param string $token The cart's name.
	 */
	private static function kept( $token ) {
		global $wpdb;
		$goods = $wpdb->get_var( $wpdb->prepare( 'SELECT goods FROM %i WHERE token = %s', $wpdb->prefix . self::KEPT_AS, $token ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery
		$kept  = $goods ? json_decode( $goods, true ) : null;
		return is_array( $kept ) && isset( $kept['items'], $kept['coupons'] ) ? $kept : null;
	}

	/**
	 * Carts are kept as long as a reminder may lead back to them.
	 */
	public static function forget_old() {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE updated_at < %d', $wpdb->prefix . self::KEPT_AS, time() - self::KEPT ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery
	}
}
