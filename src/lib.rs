use geo as _;
