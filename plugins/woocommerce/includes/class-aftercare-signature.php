<?php
/**
 * What is signed, and how. Nothing here knows WordPress.
 *
 * @package Aftercare
 */

/**
 * Signatures and secrets.
 */
final class Aftercare_Signature {

	/**
	 * Signs a delivery as WooCommerce signs its own: HMAC-SHA256 of the raw body, in base64.
	 *
	 * @param string $body   The bytes that are sent.
	 * @param string $secret The shop's secret.
	 */
	public static function of_delivery( $body, $secret ) {
		return base64_encode( hash_hmac( 'sha256', $body, $secret, true ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode
	}

	/**
	 * What the browser carries instead of the secret: its hash, from which nobody gets back.
	 *
	 * @param string $secret A fresh secret.
	 */
	public static function challenge( $secret ) {
		return self::base64url( hash( 'sha256', $secret, true ) );
	}

	/**
	 * Proves that this store holds the secret, for one question only.
	 *
	 * @param string $nonce  The question.
	 * @param string $secret The secret of this handshake.
	 */
	public static function proof( $nonce, $secret ) {
		return hash_hmac( 'sha256', 'aftercare-proof:' . $nonce, $secret );
	}

	/**
	 * 256 random bits, in letters that may stand in an address.
	 */
	public static function fresh() {
		return self::base64url( random_bytes( 32 ) );
	}

	/**
	 * Base64 in letters that may stand in an address.
	 *
	 * @param string $bytes Any bytes.
	 */
	private static function base64url( $bytes ) {
		return rtrim( strtr( base64_encode( $bytes ), '+/', '-_' ), '=' ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode
	}
}
