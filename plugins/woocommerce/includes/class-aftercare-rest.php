<?php
/**
 * What Aftercare may ask this store.
 *
 * @package Aftercare
 */

defined( 'ABSPATH' ) || exit;

/**
 * Our one REST route.
 */
final class Aftercare_Rest {

	/**
	 * Hooks the route.
	 */
	public static function start() {
		add_action( 'rest_api_init', array( __CLASS__, 'register' ) );
	}

	/**
	 * Anybody may ask, for the answer is worth something only to whom holds the other half.
	 */
	public static function register() {
		register_rest_route(
			'aftercare/v1',
			'/proof',
			array(
				'methods'             => 'GET',
				'permission_callback' => '__return_true',
				'callback'            => array( __CLASS__, 'prove' ),
				'args'                => array(
					'nonce' => array(
						'type'     => 'string',
						'pattern'  => '^[A-Za-z0-9_-]{32}$',
						'required' => true,
					),
				),
			)
		);
	}

	/**
	 * Signs the question while a handshake is under way.
	 *
	 * @param WP_REST_Request $request The question.
	 */
	public static function prove( $request ) {
		$proof = Aftercare_Link::prove( $request['nonce'] );
		if ( null === $proof ) {
			return new WP_Error( 'aftercare_nothing', __( 'No connection is being made.', 'aftercare' ), array( 'status' => 404 ) );
		}
		$response = new WP_REST_Response( array( 'proof' => $proof ) );
		$response->header( 'Cache-Control', 'no-store' );
		return $response;
	}
}
