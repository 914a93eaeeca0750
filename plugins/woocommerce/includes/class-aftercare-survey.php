<?php
/**
 * A question on the order's own page.
 *
 * @package Aftercare
 */

defined( 'ABSPATH' ) || exit;

/**
 * The survey block.
 */
final class Aftercare_Survey {

	/**
	 * Classic pages by their hook, pages of blocks by our block, everything else by a shortcode.
	 */
	public static function start() {
		add_action( 'woocommerce_order_details_after_order_table', array( __CLASS__, 'show' ), 20, 0 );
		add_action( 'init', array( __CLASS__, 'register' ) );
	}

	/**
	 * Registers the block and the shortcode.
	 */
	public static function register() {
		add_shortcode( 'aftercare_survey', array( __CLASS__, 'html' ) );
		register_block_type( 'aftercare/survey', array( 'render_callback' => array( __CLASS__, 'html' ) ) );
	}

	/**
	 * Prints the block.
	 */
	public static function show() {
		echo self::html(); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Escaped where it is made.
	}

	/**
	 * The block; nothing while the merchant gave no survey's address. It asks nobody for a score on the spot: the page it leads
	 * to is the same as a letter's.
	 */
	public static function html() {
		$link = Aftercare_Link::get();
		$url  = (string) Aftercare_Settings::get( 'survey' );
		if ( ! $link || '' === $url || wp_parse_url( $url, PHP_URL_HOST ) !== wp_parse_url( $link['app'], PHP_URL_HOST ) ) {
			return '';
		}
		return sprintf(
			'<section class="aftercare-survey"><h2>%s</h2><p>%s</p><p><a class="button wp-element-button" href="%s" rel="nofollow">%s</a></p></section>',
			esc_html__( 'How did it go?', 'aftercare' ),
			esc_html__( 'One question, and a place for your own words. A person reads them.', 'aftercare' ),
			esc_url( $url ),
			esc_html__( 'Tell us', 'aftercare' )
		);
	}
}
