<?php
/**
 * Tells Aftercare what WooCommerce's own webhooks do not: carts, parcels, consents, wishes about personal data.
 *
 * @package Aftercare
 */

defined( 'ABSPATH' ) || exit;

/**
 * Deliveries of our own, sent in the background so that no customer waits for them.
 */
final class Aftercare_Post {

	const ACTION = 'aftercare_send';
	const GROUP  = 'aftercare';

	/**
	 * Seconds until each further try; after the last one the delivery is given up.
	 */
	const PATIENCE = array( 60, 300, 1800, 7200, 21600, 43200 );

	/**
	 * Hooks the queue's worker.
	 */
	public static function start() {
		add_action( self::ACTION, array( __CLASS__, 'work' ), 10, 3 );
	}

	/**
	 * Puts a delivery into the queue (WooCommerce's own, the Action Scheduler).
	 *
	 * @param string $topic   Begins with "aftercare.".
	 * @param array  $payload What is told.
	 */
	public static function queue( $topic, array $payload ) {
		if ( Aftercare_Link::is_connected() && function_exists( 'as_enqueue_async_action' ) ) {
			as_enqueue_async_action( self::ACTION, array( $topic, wp_json_encode( $payload ), 0 ), self::GROUP );
		}
	}

	/**
	 * Sends one delivery from the queue; one that does not arrive is tried again later.
	 *
	 * @param string $topic Begins with "aftercare.".
	 * @param string $body  What is told, as JSON.
	 * @param int    $tried How often it was tried before.
	 */
	public static function work( $topic, $body, $tried = 0 ) {
		$status = self::post( $topic, $body );
		// What Aftercare refuses it refuses again; too much at once and faults of its own pass.
		$lost = $status >= 400 && $status < 500 && 429 !== $status && 408 !== $status;
		if ( 200 === $status || $lost || ( 0 === $status && ! Aftercare_Link::is_connected() ) ) {
			return;
		}
		if ( isset( self::PATIENCE[ $tried ] ) ) {
			as_schedule_single_action( time() + self::PATIENCE[ $tried ], self::ACTION, array( $topic, $body, $tried + 1 ), self::GROUP );
		}
	}

	/**
	 * Sends without the queue: at the very end there is none any more.
	 *
	 * @param string $topic   Begins with "aftercare.".
	 * @param array  $payload What is told.
	 */
	public static function send_now( $topic, array $payload ) {
		return self::post( $topic, wp_json_encode( (object) $payload ) );
	}

	/**
	 * Posts a signed delivery; the HTTP status, or 0.
	 *
	 * @param string $topic Begins with "aftercare.".
	 * @param string $body  JSON.
	 */
	private static function post( $topic, $body ) {
		$link = Aftercare_Link::get();
		if ( ! $link ) {
			return 0;
		}
		$answer = wp_remote_post(
			$link['deliveries'],
			array(
				'timeout'     => 10,
				'redirection' => 0,
				'headers'     => array(
					'Content-Type'           => 'application/json',
					'X-WC-Webhook-Topic'     => $topic,
					'X-WC-Webhook-Signature' => Aftercare_Signature::of_delivery( $body, $link['secret'] ),
					'X-Aftercare-Plugin'     => defined( 'AFTERCARE_VERSION' ) ? AFTERCARE_VERSION : '',
				),
				'body'        => $body,
			)
		);
		return is_wp_error( $answer ) ? 0 : (int) wp_remote_retrieve_response_code( $answer );
	}
}
