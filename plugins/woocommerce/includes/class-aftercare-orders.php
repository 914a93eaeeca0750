<?php
/**
 * What we add to orders, customers and refunds where WooCommerce tells of them: in webhooks and through REST alike.
 *
 * @package Aftercare
 */

defined( 'ABSPATH' ) || exit;

/**
 * Adds an "aftercare" part to what WooCommerce tells.
 */
final class Aftercare_Orders {

	/**
	 * Hooks what WooCommerce tells.
	 */
	public static function start() {
		add_filter( 'woocommerce_rest_prepare_shop_order_object', array( __CLASS__, 'add_to_order' ), 10, 2 );
		add_filter( 'woocommerce_rest_prepare_customer', array( __CLASS__, 'add_to_customer' ), 10, 2 );
		add_action( 'woocommerce_order_status_changed', array( __CLASS__, 'moved' ), 5, 4 );
	}

	/**
	 * The moment an order was sent or delivered is kept with it: its state alone does not say since when.
	 *
	 * @param int      $order_id The order's number.
	 * @param string   $from     State before.
	 * @param string   $to       State now.
	 * @param WC_Order $order    The order.
	 */
	public static function moved( $order_id, $from, $to, $order ) {
		$meaning = Aftercare_Parcels::meaning( $to, Aftercare_Settings::meanings() );
		$key     = $meaning ? '_aftercare_' . $meaning . '_at' : '';
		if ( $key && ! $order->get_meta( $key ) ) {
			$order->update_meta_data( $key, Aftercare_Store::moment( time() ) );
			$order->save_meta_data();
		}
	}

	/**
	 * An order.
	 *
	 * @param WP_REST_Response $response What WooCommerce tells.
	 * @param WC_Order         $order    The order.
	 */
	public static function add_to_order( $response, $order ) {
		if ( ! Aftercare_Link::is_connected() || ! $order instanceof WC_Order ) {
			return $response;
		}
		$user = $order->get_customer_id();
		$sent = $order->get_meta( '_aftercare_sent_at' );
		if ( ! $sent && 'completed' === $order->get_status() ) {
			$sent = Aftercare_Store::moment( $order->get_date_completed() );
		}
		$response->data['aftercare'] = array(
			'locale'          => $order->get_meta( '_aftercare_locale' ) ? $order->get_meta( '_aftercare_locale' ) : self::locale_of( $user ),
			'status_url'      => $user ? $order->get_view_order_url() : $order->get_checkout_order_received_url(),
			'consent'         => 'yes' === $order->get_meta( '_aftercare_consent' ),
			'untracked_since' => $sent ? $sent : null,
			'delivered_at'    => $order->get_meta( '_aftercare_delivered_at' ) ? $order->get_meta( '_aftercare_delivered_at' ) : null,
			'unshipped'       => self::unshipped( $order ),
			'refunds'         => self::refunds( $order ),
		);
		return $response;
	}

	/**
	 * A customer's language.
	 *
	 * @param WP_REST_Response $response What WooCommerce tells.
	 * @param WP_User          $user     The customer.
	 */
	public static function add_to_customer( $response, $user ) {
		$id = is_object( $user ) && isset( $user->ID ) ? $user->ID : 0;

		$response->data['aftercare'] = array( 'locale' => self::locale_of( $id ) );
		return $response;
	}

	/**
	 * The language somebody chose, else the store's.
	 *
	 * @param int $user A user's number, or 0.
	 */
	private static function locale_of( $user ) {
		return $user ? get_user_locale( $user ) : get_locale();
	}

	/**
	 * Lines that no parcel carries: services and downloads.
	 *
	 * @param WC_Order $order The order.
	 */
	private static function unshipped( $order ) {
		$lines = array();
		foreach ( $order->get_items() as $id => $item ) {
			$product = $item instanceof WC_Order_Item_Product ? $item->get_product() : null;
			if ( $product && ! $product->needs_shipping() ) {
				$lines[] = $id;
			}
		}
		return $lines;
	}

	/**
	 * What was given back, when, and which goods; the order itself says only how much.
	 *
	 * @param WC_Order $order The order.
	 */
	private static function refunds( $order ) {
		$refunds = array();
		foreach ( $order->get_refunds() as $refund ) {
			$lines = array();
			foreach ( $refund->get_items() as $item ) {
				$lines[] = array(
					'id'       => (int) $item->get_meta( '_refunded_item_id' ),
					'quantity' => absint( $item->get_quantity() ),
				);
			}
			$refunds[] = array(
				'id'    => $refund->get_id(),
				'at'    => Aftercare_Store::moment( $refund->get_date_created() ),
				'lines' => $lines,
			);
		}
		return $refunds;
	}
}
