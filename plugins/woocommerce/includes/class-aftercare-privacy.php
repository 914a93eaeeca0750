<?php
/**
 * WordPress's tools for personal data: what we say in the policy, what is exported and erased.
 *
 * @package Aftercare
 */

defined( 'ABSPATH' ) || exit;

/**
 * Exporter and eraser.
 */
final class Aftercare_Privacy {

	/**
	 * Hooks the tools.
	 */
	public static function start() {
		add_filter( 'wp_privacy_personal_data_exporters', array( __CLASS__, 'exporter' ) );
		add_filter( 'wp_privacy_personal_data_erasers', array( __CLASS__, 'eraser' ) );
		add_action( 'admin_init', array( __CLASS__, 'policy' ) );
	}

	/**
	 * Adds our exporter.
	 *
	 * @param array $exporters As WordPress has them.
	 */
	public static function exporter( $exporters ) {
		$exporters['aftercare'] = array(
			'exporter_friendly_name' => 'Aftercare',
			'callback'               => array( __CLASS__, 'export' ),
		);
		return $exporters;
	}

	/**
	 * Adds our eraser.
	 *
	 * @param array $erasers As WordPress has them.
	 */
	public static function eraser( $erasers ) {
		$erasers['aftercare'] = array(
			'eraser_friendly_name' => 'Aftercare',
			'callback'             => array( __CLASS__, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * What is held stands in Aftercare, which is told to make it ready; here is only that somebody agreed to be reminded.
	 *
	 * @param string $email Whose data.
	 * @param int    $page  Of the list.
	 */
	public static function export( $email, $page = 1 ) {
		if ( 1 === (int) $page ) {
			Aftercare_Post::queue(
				'aftercare.data_requested',
				array(
					'email'       => $email,
					'customer_id' => self::user_of( $email ),
				)
			);
		}
		$data = array();
		foreach ( self::orders_of( $email, $page ) as $order ) {
			if ( 'yes' === $order->get_meta( '_aftercare_consent' ) ) {
				$data[] = array(
					'group_id'    => 'aftercare',
					'group_label' => __( 'Reminders and news', 'aftercare' ),
					'item_id'     => 'aftercare-' . $order->get_id(),
					'data'        => array(
						array(
							'name'  => __( 'Agreed with order', 'aftercare' ),
							'value' => $order->get_order_number(),
						),
					),
				);
			}
		}
		return array(
			'data' => $data,
			'done' => count( self::orders_of( $email, $page ) ) < 50,
		);
	}

	/**
	 * Erases here, and tells Aftercare to erase.
	 *
	 * @param string $email Whose data.
	 * @param int    $page  Of the list.
	 */
	public static function erase( $email, $page = 1 ) {
		$orders = self::orders_of( $email, $page );
		$ids    = array();
		foreach ( $orders as $order ) {
			$ids[] = (string) $order->get_id();
			foreach ( array( '_aftercare_consent', '_aftercare_cart_token', '_aftercare_locale' ) as $key ) {
				$order->delete_meta_data( $key );
			}
			$order->save_meta_data();
		}
		Aftercare_Post::queue(
			'aftercare.person_erased',
			array(
				'email'       => $email,
				'customer_id' => self::user_of( $email ),
				'order_ids'   => $ids,
			)
		);
		$connected = Aftercare_Link::is_connected();
		return array(
			'items_removed'  => $connected || array() !== $ids,
			'items_retained' => false,
			'messages'       => $connected ? array( __( 'Aftercare was told to erase this person.', 'aftercare' ) ) : array(),
			'done'           => count( $orders ) < 50,
		);
	}

	/**
	 * Proposes a paragraph for the shop's privacy policy.
	 */
	public static function policy() {
		wp_add_privacy_policy_content(
			'Aftercare',
			wp_kses_post( '<p>' . __( 'We tell our own Aftercare installation of your orders, parcels and, if you agreed, of a cart you left, so that we can keep you informed, ask how it went and remind you. Each letter says why it came and how to stop it.', 'aftercare' ) . '</p>' )
		);
	}

	/**
	 * Fifty orders of a person at a time.
	 *
	 * @param string $email Whose orders.
	 * @param int    $page  Of the list.
	 */
	private static function orders_of( $email, $page ) {
		return wc_get_orders(
			array(
				'billing_email' => $email,
				'limit'         => 50,
				'paged'         => max( 1, (int) $page ),
				'orderby'       => 'ID',
				'order'         => 'ASC',
				'type'          => 'shop_order',
			)
		);
	}

	/**
	 * The account with this address, or 0.
	 *
	 * @param string $email An address.
	 */
	private static function user_of( $email ) {
		$user = get_user_by( 'email', $email );
		return $user ? $user->ID : 0;
	}
}
