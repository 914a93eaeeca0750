<?php
/**
 * The connection to Aftercare: what was agreed, and how it comes about.
 *
 * @package Aftercare
 */

defined( 'ABSPATH' ) || exit;

/**
 * The connection of this store.
 */
final class Aftercare_Link {

	const OPTION  = 'aftercare_link';
	const PENDING = 'aftercare_pending';

	/**
	 * What was agreed when the store was connected; empty when it is not.
	 */
	public static function get() {
		$link = get_option( self::OPTION, array() );
		return is_array( $link ) && ! empty( $link['secret'] ) && ! empty( $link['deliveries'] ) ? $link : array();
	}

	/**
	 * Whether the store is connected.
	 */
	public static function is_connected() {
		return array() !== self::get();
	}

	/**
	 * First step: makes a secret and says where the administrator's browser goes to agree. Empty: the address is not one.
	 *
	 * @param string $app  Address of the Aftercare installation.
	 * @param string $back Address of our settings page.
	 */
	public static function begin( $app, $back ) {
		$app = self::app_address( $app );
		if ( '' === $app ) {
			return '';
		}
		$pending = array(
			'app'    => $app,
			'secret' => Aftercare_Signature::fresh(),
			'state'  => Aftercare_Signature::fresh(),
			'user'   => get_current_user_id(),
		);
		set_transient( self::PENDING, $pending, 15 * MINUTE_IN_SECONDS );
		return add_query_arg(
			array_map(
				'rawurlencode',
				array(
					'shop'      => home_url(),
					'challenge' => Aftercare_Signature::challenge( $pending['secret'] ),
					'state'     => $pending['state'],
					'back'      => $back,
				)
			),
			$app . '/admin/connect/woocommerce'
		);
	}

	/**
	 * Third step: hands in the code and the secret, and keeps what comes back.
	 *
	 * @param string $code  What Aftercare gave the administrator's browser.
	 * @param string $state Our own word, as it came back.
	 * @return true|WP_Error
	 */
	public static function finish( $code, $state ) {
		$pending = get_transient( self::PENDING );
		$mine    = is_array( $pending ) && get_current_user_id() === (int) $pending['user'];
		if ( ! $mine || ! hash_equals( $pending['state'], $state ) ) {
			return new WP_Error( 'aftercare', __( 'This was not begun here, or too long ago. Press “Connect” again.', 'aftercare' ) );
		}
		$keys   = Aftercare_Install::make_keys( $pending['user'] );
		$answer = wp_remote_post(
			$pending['app'] . '/connect/woocommerce',
			array(
				'timeout'     => 30,
				'redirection' => 0,
				'headers'     => array(
					'Content-Type' => 'application/json',
					'Accept'       => 'application/json',
				),
				'body'        => wp_json_encode(
					array(
						'code'    => $code,
						'secret'  => $pending['secret'],
						'proof'   => rest_url( 'aftercare/v1/proof' ),
						'api'     => rest_url( 'wc/v3' ),
						'keys'    => $keys['pair'],
						'plugin'  => AFTERCARE_VERSION,
						'version' => WC_VERSION,
						'shop'    => Aftercare_Store::particulars(),
					)
				),
			)
		);
		delete_transient( self::PENDING );
		$agreed = self::read_answer( $answer );
		if ( is_wp_error( $agreed ) ) {
			Aftercare_Install::remove_keys( $keys['id'] );
			return $agreed;
		}
		$before = self::get();
		if ( $before ) {
			Aftercare_Install::remove_keys( $before['key_id'] );
		}
		update_option(
			self::OPTION,
			array(
				'app'        => $pending['app'],
				'shop'       => $agreed['shop'],
				'secret'     => $agreed['secret'],
				'deliveries' => $agreed['deliveries'],
				'admin'      => $agreed['admin'],
				'key_id'     => $keys['id'],
				'since'      => time(),
			),
			false
		);
		return true;
	}

	/**
	 * What Aftercare answered, or in its own sentence why not.
	 *
	 * @param array|WP_Error $answer As WordPress has it.
	 */
	private static function read_answer( $answer ) {
		if ( is_wp_error( $answer ) ) {
			/* translators: %s: what the network says */
			return new WP_Error( 'aftercare', sprintf( __( 'Aftercare could not be reached: %s', 'aftercare' ), $answer->get_error_message() ) );
		}
		$told = json_decode( wp_remote_retrieve_body( $answer ), true );
		if ( 200 !== wp_remote_retrieve_response_code( $answer ) || ! is_array( $told ) || empty( $told['secret'] ) || empty( $told['deliveries'] ) ) {
			return new WP_Error( 'aftercare', is_array( $told ) && isset( $told['detail'] ) ? sanitize_text_field( $told['detail'] ) : __( 'There is no Aftercare at this address.', 'aftercare' ) );
		}
		return array(
			'shop'       => sanitize_text_field( $told['shop'] ),
			'secret'     => sanitize_text_field( $told['secret'] ),
			'deliveries' => esc_url_raw( $told['deliveries'] ),
			'admin'      => esc_url_raw( $told['admin'] ),
		);
	}

	/**
	 * Answers Aftercare's question while a handshake is under way; null when none is.
	 *
	 * @param string $nonce The question.
	 */
	public static function prove( $nonce ) {
		$pending = get_transient( self::PENDING );
		return is_array( $pending ) ? Aftercare_Signature::proof( $nonce, $pending['secret'] ) : null;
	}

	/**
	 * Says goodbye and forgets what was agreed. Webhooks and keys go too.
	 */
	public static function end() {
		$link = self::get();
		if ( ! $link ) {
			return;
		}
		Aftercare_Post::send_now( 'aftercare.uninstalled', array() );
		Aftercare_Install::remove_webhooks( $link['deliveries'] );
		Aftercare_Install::remove_keys( $link['key_id'] );
		delete_option( self::OPTION );
	}

	/**
	 * An installation's address as it is kept; empty when it is not one. Secrets travel there, so it must be https unless it is
	 * this very machine.
	 *
	 * @param string $typed What was typed.
	 */
	public static function app_address( $typed ) {
		$typed = trim( $typed );
		if ( '' !== $typed && ! preg_match( '#^https?://#i', $typed ) ) {
			$typed = 'https://' . $typed;
		}
		$url  = esc_url_raw( untrailingslashit( $typed ), array( 'http', 'https' ) );
		$host = wp_parse_url( $url, PHP_URL_HOST );
		if ( ! $host || wp_parse_url( $url, PHP_URL_QUERY ) || wp_parse_url( $url, PHP_URL_USER ) ) {
			return '';
		}
		$here = in_array( $host, array( 'localhost', '127.0.0.1', '[::1]' ), true );
		return 'https' === wp_parse_url( $url, PHP_URL_SCHEME ) || $here ? $url : '';
	}
}
