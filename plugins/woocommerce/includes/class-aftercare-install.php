<?php
/**
 * Coming and going: the table, the keys, the webhooks.
 *
 * @package Aftercare
 */

defined( 'ABSPATH' ) || exit;

/**
 * Activation, deactivation, uninstalling.
 */
final class Aftercare_Install {

	/**
	 * Makes the table of carts and the daily tidying.
	 */
	public static function activate() {
		global $wpdb;
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';
		dbDelta(
			"CREATE TABLE {$wpdb->prefix}aftercare_carts (
				token char(32) NOT NULL,
				goods longtext NOT NULL,
				updated_at bigint(20) unsigned NOT NULL,
				PRIMARY KEY  (token),
				KEY updated_at (updated_at)
			) {$wpdb->get_charset_collate()};"
		);
		if ( ! wp_next_scheduled( 'aftercare_daily' ) ) {
			wp_schedule_event( time() + HOUR_IN_SECONDS, 'daily', 'aftercare_daily' );
		}
	}

	/**
	 * Stops what runs by itself; the connection stays for when the plugin is switched on again.
	 */
	public static function deactivate() {
		wp_clear_scheduled_hook( 'aftercare_daily' );
	}

	/**
	 * Leaves nothing behind but what belongs to the orders' history.
	 */
	public static function uninstall() {
		global $wpdb;
		Aftercare_Link::end();
		foreach ( array( 'aftercare_link', 'aftercare_settings' ) as $option ) {
			delete_option( $option );
		}
		delete_transient( Aftercare_Link::PENDING );
		wp_clear_scheduled_hook( 'aftercare_daily' );
		if ( function_exists( 'as_unschedule_all_actions' ) ) {
			as_unschedule_all_actions( '', array(), Aftercare_Post::GROUP );
		}
		$wpdb->query( $wpdb->prepare( 'DROP TABLE IF EXISTS %i', $wpdb->prefix . 'aftercare_carts' ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery
	}

	/**
	 * A pair of WooCommerce keys for Aftercare, as WooCommerce itself keeps them: the first one only as a hash.
	 *
	 * @param int $user Whose rights they have.
	 */
	public static function make_keys( $user ) {
		global $wpdb;
		$pair = array(
			'key'    => 'ck_' . wc_rand_hash(),
			'secret' => 'cs_' . wc_rand_hash(),
		);
		$wpdb->insert( // phpcs:ignore WordPress.DB.DirectDatabaseQuery.DirectQuery
			$wpdb->prefix . 'woocommerce_api_keys',
			array(
				'user_id'         => $user,
				'description'     => 'Aftercare',
				'permissions'     => 'read_write',
				'consumer_key'    => wc_api_hash( $pair['key'] ),
				'consumer_secret' => $pair['secret'],
				'truncated_key'   => substr( $pair['key'], -7 ),
			),
			array( '%d', '%s', '%s', '%s', '%s', '%s' )
		);
		return array(
			'id'   => (int) $wpdb->insert_id,
			'pair' => $pair,
		);
	}

	/**
	 * Takes the keys back.
	 *
	 * @param int $id Their number.
	 */
	public static function remove_keys( $id ) {
		global $wpdb;
		$wpdb->delete( $wpdb->prefix . 'woocommerce_api_keys', array( 'key_id' => (int) $id ), array( '%d' ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery
	}

	/**
	 * Removes the webhooks that lead to Aftercare. While a plugin is uninstalled WooCommerce may be gone before it, so they are
	 * found in their table.
	 *
	 * @param string $deliveries Where they lead.
	 */
	public static function remove_webhooks( $deliveries ) {
		global $wpdb;
		$table = $wpdb->prefix . 'wc_webhooks';
		if ( $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $table ) ) ) === $table ) { // phpcs:ignore WordPress.DB.DirectDatabaseQuery
			$ids = $wpdb->get_col( $wpdb->prepare( 'SELECT webhook_id FROM %i WHERE delivery_url = %s', $table, $deliveries ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery
			foreach ( $ids as $id ) {
				$hook = function_exists( 'wc_get_webhook' ) ? wc_get_webhook( (int) $id ) : null;
				if ( $hook ) {
					$hook->delete( true );
				} else {
					$wpdb->delete( $table, array( 'webhook_id' => (int) $id ), array( '%d' ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery
				}
			}
		}
	}
}
