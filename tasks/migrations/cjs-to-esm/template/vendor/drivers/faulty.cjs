'use strict';

var error = new Error('driver: no line');
error.code = 'EDRIVER';
throw error;
