<?php
/**
 * The settings page. $link, $said and $fault come from Aftercare_Settings::show().
 *
 * @package Aftercare
 */

defined( 'ABSPATH' ) || exit;

$aftercare_sentence = Aftercare_Settings::sentence( $said );
$aftercare_hurts    = in_array( $said, array( 'address', 'survey' ), true );
?>
<div class="wrap">
	<h1>Aftercare</h1>
	<?php if ( '' !== $fault ) : ?>
		<div class="notice notice-error" role="alert"><p><?php echo esc_html( $fault ); ?></p></div>
	<?php elseif ( '' !== $aftercare_sentence ) : ?>
		<div class="notice <?php echo $aftercare_hurts ? 'notice-error' : 'notice-success'; ?>" role="status"><p><?php echo esc_html( $aftercare_sentence ); ?></p></div>
	<?php endif; ?>

	<?php if ( ! $link ) : ?>
		<p style="max-width:46em"><?php esc_html_e( 'Aftercare looks after your customers once they have ordered: it tells them where their parcel is, asks how it went, and reminds them of a cart they left. It runs on a server of yours or of somebody you trust.', 'aftercare' ); ?></p>
		<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
			<input type="hidden" name="action" value="aftercare_connect">
			<?php wp_nonce_field( 'aftercare_connect' ); ?>
			<table class="form-table" role="presentation"><tr>
				<th scope="row"><label for="aftercare-app"><?php esc_html_e( 'Address of your Aftercare', 'aftercare' ); ?></label></th>
				<td><input id="aftercare-app" class="regular-text" type="url" name="app" required placeholder="https://aftercare.example.com" aria-describedby="aftercare-app-hint">
				<p class="description" id="aftercare-app-hint"><?php esc_html_e( 'You will be asked there whether this store may be connected. Nothing is sent to customers until you say so.', 'aftercare' ); ?></p></td>
			</tr></table>
			<?php submit_button( __( 'Connect', 'aftercare' ) ); ?>
		</form>
	<?php else : ?>
		<?php $aftercare_queue = Aftercare_Settings::queue(); ?>
		<table class="widefat striped" style="max-width:46em"><tbody>
			<tr><th scope="row"><?php esc_html_e( 'Connected to', 'aftercare' ); ?></th><td><a href="<?php echo esc_url( $link['admin'] ); ?>"><?php echo esc_html( $link['app'] ); ?></a></td></tr>
			<tr><th scope="row"><?php esc_html_e( 'Since', 'aftercare' ); ?></th><td><?php echo esc_html( wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), $link['since'] ) ); ?></td></tr>
			<tr><th scope="row"><?php esc_html_e( 'Waiting to be told', 'aftercare' ); ?></th><td><?php echo esc_html( number_format_i18n( $aftercare_queue['waiting'] ) ); ?></td></tr>
			<?php if ( $aftercare_queue['failed'] > 0 ) : ?>
				<tr><th scope="row"><?php esc_html_e( 'Could not be told', 'aftercare' ); ?></th><td><?php echo esc_html( number_format_i18n( $aftercare_queue['failed'] ) ); ?></td></tr>
			<?php endif; ?>
		</tbody></table>

		<h2><?php esc_html_e( 'Settings', 'aftercare' ); ?></h2>
		<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
			<input type="hidden" name="action" value="aftercare_save">
			<?php wp_nonce_field( 'aftercare_save' ); ?>
			<table class="form-table" role="presentation">
				<tr>
					<th scope="row"><?php esc_html_e( 'Carts left behind', 'aftercare' ); ?></th>
					<td><fieldset>
						<?php
						foreach ( array(
							'box'    => __( 'Follow a cart once its customer ticked the box', 'aftercare' ),
							'notice' => __( 'Follow every cart with an e-mail address, and say so beside it', 'aftercare' ),
							'off'    => __( 'Follow no carts', 'aftercare' ),
						) as $aftercare_value => $aftercare_label ) :
							?>
							<label><input type="radio" name="carts" value="<?php echo esc_attr( $aftercare_value ); ?>" <?php checked( Aftercare_Settings::get( 'carts' ), $aftercare_value ); ?>> <?php echo esc_html( $aftercare_label ); ?></label><br>
						<?php endforeach; ?>
						<p class="description"><?php esc_html_e( 'In the European Union the box is the safe choice.', 'aftercare' ); ?></p>
					</fieldset></td>
				</tr>
				<tr>
					<th scope="row"><label for="aftercare-consent"><?php esc_html_e( 'Words beside the box', 'aftercare' ); ?></label></th>
					<td><textarea id="aftercare-consent" class="large-text" rows="2" name="consent_text" placeholder="<?php echo esc_attr( Aftercare_Checkout::words() ); ?>"><?php echo esc_textarea( Aftercare_Settings::get( 'consent_text' ) ); ?></textarea></td>
				</tr>
				<tr>
					<th scope="row"><label for="aftercare-survey"><?php esc_html_e( 'Survey on the order’s page', 'aftercare' ); ?></label></th>
					<td><input id="aftercare-survey" class="large-text" type="url" name="survey" value="<?php echo esc_attr( Aftercare_Settings::get( 'survey' ) ); ?>" placeholder="<?php echo esc_attr( $link['app'] ); ?>/…" aria-describedby="aftercare-survey-hint">
					<p class="description" id="aftercare-survey-hint"><?php esc_html_e( 'The address of a survey in your Aftercare. Empty: none is shown. Elsewhere put the block “aftercare/survey” or the shortcode [aftercare_survey].', 'aftercare' ); ?></p></td>
				</tr>
				<tr>
					<th scope="row"><label for="aftercare-sent"><?php esc_html_e( 'States that mean “sent”', 'aftercare' ); ?></label></th>
					<td><input id="aftercare-sent" class="large-text" type="text" name="sent" value="<?php echo esc_attr( implode( ', ', (array) Aftercare_Settings::get( 'sent' ) ) ); ?>"></td>
				</tr>
				<tr>
					<th scope="row"><label for="aftercare-delivered"><?php esc_html_e( 'States that mean “delivered”', 'aftercare' ); ?></label></th>
					<td><input id="aftercare-delivered" class="large-text" type="text" name="delivered" value="<?php echo esc_attr( implode( ', ', (array) Aftercare_Settings::get( 'delivered' ) ) ); ?>"></td>
				</tr>
			</table>
			<?php submit_button(); ?>
		</form>
		<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
			<input type="hidden" name="action" value="aftercare_disconnect">
			<?php wp_nonce_field( 'aftercare_disconnect' ); ?>
			<p><button class="button button-link-delete"><?php esc_html_e( 'Disconnect', 'aftercare' ); ?></button></p>
		</form>
	<?php endif; ?>
</div>
