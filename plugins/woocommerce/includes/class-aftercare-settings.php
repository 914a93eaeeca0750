<?php
/**
 * The page in the store's admin: one button, and how things stand.
 *
 * @package Aftercare
 */

defined( 'ABSPATH' ) || exit;

/**
 * Settings, and the page that shows them.
 */
final class Aftercare_Settings {

	const OPTION = 'aftercare_settings';
	const PAGE   = 'aftercare';
	const RIGHT  = 'manage_woocommerce';

	/**
	 * Hooks the page and its forms.
	 */
	public static function start() {
		add_action( 'admin_menu', array( __CLASS__, 'add_page' ), 60 );
		add_action( 'admin_post_aftercare_connect', array( __CLASS__, 'connect' ) );
		add_action( 'admin_post_aftercare_disconnect', array( __CLASS__, 'disconnect' ) );
		add_action( 'admin_post_aftercare_save', array( __CLASS__, 'save' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( AFTERCARE_FILE ), array( __CLASS__, 'add_link' ) );
	}

	/**
	 * One setting.
	 *
	 * @param string $name Which.
	 */
	public static function get( $name ) {
		$usual = array(
			'carts'        => 'box',
			'consent_text' => '',
			'survey'       => '',
			'sent'         => Aftercare_Parcels::USUAL['sent'],
			'delivered'    => Aftercare_Parcels::USUAL['delivered'],
		);
		$saved = get_option( self::OPTION, array() );
		return isset( $saved[ $name ] ) ? $saved[ $name ] : $usual[ $name ];
	}

	/**
	 * Which states mean "sent" and "delivered" here.
	 */
	public static function meanings() {
		return array(
			'sent'      => (array) self::get( 'sent' ),
			'delivered' => (array) self::get( 'delivered' ),
		);
	}

	/**
	 * A page under WooCommerce.
	 */
	public static function add_page() {
		add_submenu_page( 'woocommerce', 'Aftercare', 'Aftercare', self::RIGHT, self::PAGE, array( __CLASS__, 'show' ) );
	}

	/**
	 * Where the page is.
	 */
	public static function url() {
		return admin_url( 'admin.php?page=' . self::PAGE );
	}

	/**
	 * "Settings" in the list of plugins.
	 *
	 * @param array $links As WordPress has them.
	 */
	public static function add_link( $links ) {
		array_unshift( $links, sprintf( '<a href="%s">%s</a>', esc_url( self::url() ), esc_html__( 'Settings', 'aftercare' ) ) );
		return $links;
	}

	/**
	 * The button: off to Aftercare, to agree there.
	 */
	public static function connect() {
		self::only_own( 'aftercare_connect' );
		$app = isset( $_POST['app'] ) ? sanitize_text_field( wp_unslash( $_POST['app'] ) ) : ''; // phpcs:ignore WordPress.Security.NonceVerification.Missing -- Checked above.
		$to  = Aftercare_Link::begin( $app, self::url() );
		if ( '' === $to ) {
			self::back( 'address' );
		}
		wp_redirect( $to ); // phpcs:ignore WordPress.Security.SafeRedirect.wp_redirect_wp_redirect -- The administrator typed where to.
		exit;
	}

	/**
	 * Ends the connection.
	 */
	public static function disconnect() {
		self::only_own( 'aftercare_disconnect' );
		Aftercare_Link::end();
		self::back( 'ended' );
	}

	/**
	 * Saves the settings.
	 */
	public static function save() {
		self::only_own( 'aftercare_save' );
		// phpcs:disable WordPress.Security.NonceVerification.Missing -- Checked above.
		$carts = isset( $_POST['carts'] ) ? sanitize_key( $_POST['carts'] ) : 'box';
		$link  = Aftercare_Link::get();
		$url   = isset( $_POST['survey'] ) ? esc_url_raw( sanitize_text_field( wp_unslash( $_POST['survey'] ) ), array( 'http', 'https' ) ) : '';
		$saved = array(
			'carts'        => in_array( $carts, array( 'box', 'notice', 'off' ), true ) ? $carts : 'box',
			'consent_text' => isset( $_POST['consent_text'] ) ? sanitize_textarea_field( wp_unslash( $_POST['consent_text'] ) ) : '',
			'survey'       => $url,
			'sent'         => Aftercare_Parcels::read_list( isset( $_POST['sent'] ) ? sanitize_text_field( wp_unslash( $_POST['sent'] ) ) : '' ),
			'delivered'    => Aftercare_Parcels::read_list( isset( $_POST['delivered'] ) ? sanitize_text_field( wp_unslash( $_POST['delivered'] ) ) : '' ),
		);
		// phpcs:enable
		update_option( self::OPTION, $saved );
		$elsewhere = '' !== $url && $link && wp_parse_url( $url, PHP_URL_HOST ) !== wp_parse_url( $link['app'], PHP_URL_HOST );
		self::back( $elsewhere ? 'survey' : 'saved' );
	}

	/**
	 * The page. Coming back from Aftercare it finishes the handshake first.
	 */
	public static function show() {
		if ( ! current_user_can( self::RIGHT ) ) {
			return;
		}
		// phpcs:disable WordPress.Security.NonceVerification.Recommended -- The state is checked against our own.
		$code  = isset( $_GET['aftercare_code'] ) ? sanitize_text_field( wp_unslash( $_GET['aftercare_code'] ) ) : '';
		$state = isset( $_GET['aftercare_state'] ) ? sanitize_text_field( wp_unslash( $_GET['aftercare_state'] ) ) : '';
		$said  = isset( $_GET['aftercare_said'] ) ? sanitize_key( $_GET['aftercare_said'] ) : '';
		// phpcs:enable
		$fault = '';
		if ( '' !== $code ) {
			$done  = Aftercare_Link::finish( $code, $state );
			$said  = true === $done ? 'connected' : '';
			$fault = true === $done ? '' : $done->get_error_message();
		}
		$link = Aftercare_Link::get();
		require __DIR__ . '/page-settings.php';
	}

	/**
	 * What just happened, in a sentence.
	 *
	 * @param string $said Its short name.
	 */
	public static function sentence( $said ) {
		$sentences = array(
			'connected' => __( 'Connected. Now choose in Aftercare what your customers shall hear.', 'aftercare' ),
			'ended'     => __( 'The connection has ended. Nothing is told any more.', 'aftercare' ),
			'saved'     => __( 'Saved.', 'aftercare' ),
			'survey'    => __( 'Saved, but the survey is not shown: its address is not one of your Aftercare.', 'aftercare' ),
			'address'   => __( 'That is not the address of an Aftercare. It begins with https://.', 'aftercare' ),
		);
		return isset( $sentences[ $said ] ) ? $sentences[ $said ] : '';
	}

	/**
	 * How many deliveries wait and how many were given up.
	 */
	public static function queue() {
		$count = static function ( $status ) {
			return count(
				as_get_scheduled_actions(
					array(
						'group'    => Aftercare_Post::GROUP,
						'status'   => $status,
						'per_page' => 1000,
					),
					'ids'
				)
			);
		};
		return array(
			'waiting' => $count( ActionScheduler_Store::STATUS_PENDING ),
			'failed'  => $count( ActionScheduler_Store::STATUS_FAILED ),
		);
	}

	/**
	 * Only who may, and only from our own form.
	 *
	 * @param string $action The form's name.
	 */
	private static function only_own( $action ) {
		if ( ! current_user_can( self::RIGHT ) ) {
			wp_die( esc_html__( 'You may not do this.', 'aftercare' ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( $action );
	}

	/**
	 * Back to the page with a sentence.
	 *
	 * @param string $said Its short name.
	 */
	private static function back( $said ) {
		wp_safe_redirect( add_query_arg( 'aftercare_said', $said, self::url() ) );
		exit;
	}
}
