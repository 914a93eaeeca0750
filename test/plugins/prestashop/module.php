<?php
// Plays our module in a shop: JSON with a shop and steps in, what each step gave out.
require __DIR__ . '/platform.php';
require dirname( __DIR__, 3 ) . '/plugins/prestashop/aftercare/aftercare.php';

$told = json_decode( stream_get_contents( STDIN ), true );
Context::getContext()->shop = new Shop( $told['shop'] ?? 1 );
if ( isset( $told['shop'] ) ) {
	Shop::setContext( Shop::CONTEXT_SHOP, $told['shop'] );
}
$module  = new Aftercare();
$answers = array();
foreach ( $told['steps'] as list( $do, $given ) ) {
	switch ( $do ) {
		case 'install':
		case 'uninstall':
			$answers[] = $module->$do();
			break;
		case 'work':
			$answers[] = AftercareQueue::work( $given );
			break;
		case 'picture':
			$answers[] = json_decode( AftercarePicture::of( 'order:' . $given, 1 ), true );
			break;
		case 'deleted':
			$answers[] = $module->hookActionObjectShopDeleteAfter( array( 'object' => new Shop( $given ) ) );
			break;
		default:
			$answers[] = $module->{'hook' . ucfirst( $do )}( $given );
	}
}
echo json_encode( $answers, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
