<?php
/**
 * The checkout, classic and of blocks: the box that asks, and what was typed before it was sent.
 *
 * @package Aftercare
 */

defined( 'ABSPATH' ) || exit;

/**
 * Asks customers whether they may be reminded, and hears the answer.
 */
final class Aftercare_Checkout {

	const FIELD       = 'aftercare_remind';
	const BLOCK_FIELD = 'aftercare/remind';
	const NONCE       = 'aftercare-cart';

	/**
	 * Hooks both checkouts.
	 */
	public static function start() {
		add_filter( 'woocommerce_checkout_fields', array( __CLASS__, 'add_box' ) );
		add_action( 'woocommerce_init', array( __CLASS__, 'add_block_box' ) );
		add_action( 'wp_enqueue_scripts', array( __CLASS__, 'add_script' ) );
		add_action( 'wc_ajax_aftercare_cart', array( __CLASS__, 'hear' ) );
		add_action( 'woocommerce_checkout_create_order', array( __CLASS__, 'keep_on_order' ), 10, 2 );
		add_action( 'woocommerce_store_api_checkout_update_order_meta', array( __CLASS__, 'keep_on_block_order' ) );
		add_action( 'woocommerce_checkout_order_processed', array( 'Aftercare_Carts', 'bought' ), 99, 0 );
		add_action( 'woocommerce_store_api_checkout_order_processed', array( 'Aftercare_Carts', 'bought' ), 99, 0 );
	}

	/**
	 * The words beside the box: the merchant's, or ours.
	 */
	public static function words() {
		$own = trim( (string) Aftercare_Settings::get( 'consent_text' ) );
		return '' !== $own ? $own : __( 'Remind me of my cart if I do not finish, and write to me about news and offers. I can stop this at any time.', 'aftercare' );
	}

	/**
	 * The classic checkout: a box below the e-mail address, never ticked beforehand.
	 *
	 * @param array $fields As WooCommerce has them.
	 */
	public static function add_box( $fields ) {
		if ( Aftercare_Link::is_connected() && 'off' !== Aftercare_Settings::get( 'carts' ) ) {
			$email = isset( $fields['billing']['billing_email']['priority'] ) ? $fields['billing']['billing_email']['priority'] : 110;

			$fields['billing'][ self::FIELD ] = array(
				'type'     => 'checkbox',
				'label'    => esc_html( self::words() ),
				'required' => false,
				'class'    => array( 'form-row-wide' ),
				'default'  => 0,
				'priority' => $email + 1,
			);
		}
		return $fields;
	}

	/**
	 * The checkout of blocks: the same box among the contact fields.
	 */
	public static function add_block_box() {
		if ( ! function_exists( 'woocommerce_register_additional_checkout_field' ) || ! Aftercare_Link::is_connected() || 'off' === Aftercare_Settings::get( 'carts' ) ) {
			return;
		}
		woocommerce_register_additional_checkout_field(
			array(
				'id'       => self::BLOCK_FIELD,
				'label'    => self::words(),
				'location' => 'contact',
				'type'     => 'checkbox',
				'required' => false,
			)
		);
	}

	/**
	 * A small script tells us what was typed; without it the checkout works as before and no cart is followed.
	 */
	public static function add_script() {
		if ( ! is_checkout() || is_order_received_page() || ! Aftercare_Link::is_connected() || 'off' === Aftercare_Settings::get( 'carts' ) ) {
			return;
		}
		wp_enqueue_script( 'aftercare-checkout', plugins_url( 'assets/checkout.js', AFTERCARE_FILE ), array(), AFTERCARE_VERSION, array( 'in_footer' => true ) );
		wp_localize_script(
			'aftercare-checkout',
			'aftercareCheckout',
			array(
				'url'    => WC_AJAX::get_endpoint( 'aftercare_cart' ),
				'nonce'  => wp_create_nonce( self::NONCE ),
				'asks'   => 'notice' === Aftercare_Settings::get( 'carts' ) ? 'notice' : 'box',
				'notice' => __( 'If you do not finish, we may remind you of your cart by e-mail.', 'aftercare' ),
			)
		);
	}

	/**
	 * Hears what the script tells. Without a ticked box nothing is kept, unless the merchant chose to give notice instead.
	 */
	public static function hear() {
		check_ajax_referer( self::NONCE, 'nonce' );
		$email  = isset( $_POST['email'] ) ? sanitize_email( wp_unslash( $_POST['email'] ) ) : '';
		$ticked = isset( $_POST['ticked'] ) && '1' === $_POST['ticked'];
		if ( ! is_email( $email ) || ( ! $ticked && 'notice' !== Aftercare_Settings::get( 'carts' ) ) ) {
			Aftercare_Carts::forget();
			wp_send_json_success( array( 'followed' => false ) );
		}
		Aftercare_Carts::remember(
			array(
				'email'      => $email,
				'first_name' => isset( $_POST['first_name'] ) ? sanitize_text_field( wp_unslash( $_POST['first_name'] ) ) : '',
				'last_name'  => isset( $_POST['last_name'] ) ? sanitize_text_field( wp_unslash( $_POST['last_name'] ) ) : '',
				'phone'      => isset( $_POST['phone'] ) ? sanitize_text_field( wp_unslash( $_POST['phone'] ) ) : '',
				'consent'    => $ticked,
			)
		);
		Aftercare_Carts::tell();
		wp_send_json_success( array( 'followed' => true ) );
	}

	/**
	 * An order of the classic checkout remembers its cart and the box.
	 *
	 * @param WC_Order $order An order about to be saved.
	 * @param array    $data  What was sent.
	 */
	public static function keep_on_order( $order, $data ) {
		self::keep( $order, ! empty( $data[ self::FIELD ] ) );
	}

	/**
	 * An order of the checkout of blocks.
	 *
	 * @param WC_Order $order The draft that becomes an order.
	 */
	public static function keep_on_block_order( $order ) {
		self::keep( $order, (bool) $order->get_meta( '_wc_other/' . self::BLOCK_FIELD ) );
	}

	/**
	 * Writes both down, through WooCommerce, wherever orders stand.
	 *
	 * @param WC_Order $order  The order.
	 * @param bool     $ticked Whether the box was ticked.
	 */
	private static function keep( $order, $ticked ) {
		if ( ! Aftercare_Link::is_connected() ) {
			return;
		}
		$order->update_meta_data( '_aftercare_cart_token', Aftercare_Carts::token() );
		$order->update_meta_data( '_aftercare_locale', determine_locale() );
		if ( $ticked ) {
			$order->update_meta_data( '_aftercare_consent', 'yes' );
		}
	}
}
