<?php
/**
 * What the order's state says about its parcels. Nothing here knows WordPress.
 *
 * @package Aftercare
 */

/**
 * Rules about sent and delivered orders.
 */
final class Aftercare_Parcels {

	/**
	 * States that mean "sent" and "delivered" where the merchant chose none: WooCommerce's own, and those that plugins common in
	 * Polish shops add.
	 */
	const USUAL = array(
		'sent'      => array( 'completed', 'shipped', 'sent', 'wyslane', 'wyslano', 'w-drodze', 'partial-shipped' ),
		'delivered' => array( 'delivered', 'dostarczone', 'doreczone', 'odebrane' ),
	);

	/**
	 * What a state means for the parcels: "sent", "delivered" or nothing.
	 *
	 * @param string $status  A state, without "wc-".
	 * @param array  $meaning Lists of states by meaning.
	 */
	public static function meaning( $status, array $meaning ) {
		foreach ( array( 'delivered', 'sent' ) as $what ) {
			if ( in_array( $status, isset( $meaning[ $what ] ) ? $meaning[ $what ] : array(), true ) ) {
				return $what;
			}
		}
		return '';
	}

	/**
	 * A merchant's list of states as it is kept: lower case, without "wc-", each once.
	 *
	 * @param string $typed What was typed, with commas or spaces between.
	 */
	public static function read_list( $typed ) {
		$names = preg_split( '/[\s,;]+/', strtolower( $typed ), -1, PREG_SPLIT_NO_EMPTY );
		return array_values(
			array_unique(
				array_map(
					static function ( $name ) {
						return preg_replace( '/^wc-/', '', $name );
					},
					$names
				)
			)
		);
	}
}
