<?php
// Plays parts of our plugin: JSON steps in, what each gave out.
require __DIR__ . '/platform.php';
$root = dirname( __DIR__, 3 ) . '/plugins/woocommerce';

$steps = json_decode( stream_get_contents( STDIN ), true );
if ( array( 'uninstall' ) === $steps ) {
	// WordPress removes a plugin without having started it.
	define( 'WP_UNINSTALL_PLUGIN', 'aftercare/aftercare.php' );
	require $root . '/uninstall.php';
	echo '[]';
	exit;
}
foreach ( array( 'signature', 'parcels', 'link', 'post', 'survey', 'privacy', 'settings', 'install' ) as $part ) {
	require $root . '/includes/class-aftercare-' . $part . '.php';
}
$answers = array();
foreach ( $steps as list( $function, $given ) ) {
	if ( 'work' === $function ) {
		// What is due now; what is put off stays.
		$rows = $wpdb->query( 'SELECT * FROM wp_actions WHERE due = 0 ORDER BY id' )->fetch_all( MYSQLI_ASSOC );
		foreach ( $rows as $row ) {
			$wpdb->delete( 'wp_actions', array( 'id' => $row['id'] ) );
			Aftercare_Post::work( ...json_decode( $row['given'], true ) );
		}
		$answers[] = count( $rows );
	} else {
		$answers[] = call_user_func_array( $function, $given );
	}
}
echo json_encode( $answers, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
