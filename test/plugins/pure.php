<?php
// Asks the plugins' pure parts what a test wants to know: JSON in, JSON out.
define( 'ABSPATH', __DIR__ );
$root = dirname( __DIR__, 2 ) . '/plugins';
require $root . '/woocommerce/includes/class-aftercare-signature.php';
require $root . '/woocommerce/includes/class-aftercare-parcels.php';
require $root . '/prestashop/aftercare/src/Signature.php';
require $root . '/prestashop/aftercare/src/States.php';
require $root . '/prestashop/aftercare/src/Link.php';

$answers = array();
foreach ( json_decode( stream_get_contents( STDIN ), true ) as list( $function, $arguments ) ) {
	$answers[] = call_user_func_array( $function, $arguments );
}
echo json_encode( $answers, JSON_UNESCAPED_UNICODE );
